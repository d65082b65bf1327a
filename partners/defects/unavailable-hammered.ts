import { type Planted, withSeams } from './defect.js';

export const unavailableHammered: Planted = {
  id: 'unavailable-hammered',
  title: 'A pool without a price is asked again at once',
  wrong: 'One request of a user asks an upstream that has no price up to twenty times in a row.',
  question: 'fallback',
  plant: (correct) => withSeams(correct, 'discovery', { asksWithoutPrice: 20 }),
};
