import { type Planted, withSeams } from './defect.js';

export const unfundedOrderSent: Planted = {
  id: 'unfunded-order-sent',
  title: 'Funds are not checked',
  wrong: 'An order that the prefunded balance does not cover is sent all the same.',
  question: 'guardrails',
  plant: (correct) => withSeams(correct, 'guards', { blocksUnfunded: false }),
};
