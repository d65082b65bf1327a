import { type Planted, withSeams } from './defect.js';

export const failedKeepsHold: Planted = {
  id: 'failed-keeps-hold',
  title: 'Failed stays pending',
  wrong: 'The hold of a failed trade is never lifted.',
  question: 'pending-credits-ledger',
  plant: (correct) => withSeams(correct, 'settlement', { postings: { ...correct.settlement.postings, failed: [] } }),
};
