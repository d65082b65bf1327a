import { type Planted, withSeams } from './defect.js';

export const priceInvented: Planted = {
  id: 'price-invented',
  title: 'An old price is shown',
  wrong: 'With no indicative price available, the last one is shown.',
  question: 'fallback',
  plant: (correct) => withSeams(correct, 'discovery', { priceWhenDown: (last) => last }),
};
