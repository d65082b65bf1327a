import { type Planted, withSeams } from './defect.js';

export const overLimitQuoted: Planted = {
  id: 'over-limit-quoted',
  title: 'Any amount is quoted',
  wrong: 'A quote is locked without looking at the limits of the pool.',
  question: 'entitlement',
  plant: (correct) => withSeams(correct, 'guards', { pricesFirst: () => false }),
};
