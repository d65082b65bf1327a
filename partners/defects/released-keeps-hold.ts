import { type Planted, withSeams } from './defect.js';

export const releasedKeepsHold: Planted = {
  id: 'released-keeps-hold',
  title: 'Released stays pending',
  wrong: 'The hold of a released trade is never lifted.',
  question: 'pending-credits-ledger',
  plant: (correct) => withSeams(correct, 'settlement', { postings: { ...correct.settlement.postings, released: [] } }),
};
