import { Decimal } from 'decimal.js';
import { type Planted, withSeams } from './defect.js';

const MOST = '200000.00';

export const overLimitShrunk: Planted = {
  id: 'over-limit-shrunk',
  title: 'Too much becomes less without a word',
  wrong: 'For an amount over the limit a quote over a smaller one is locked.',
  question: 'entitlement',
  plant: (correct) =>
    withSeams(correct, 'guards', { amount: ({ amount }) => (new Decimal(amount).gt(MOST) ? MOST : amount) }),
};
