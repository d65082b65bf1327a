import { type Planted, withSeams } from './defect.js';

export const failedIsCredited: Planted = {
  id: 'failed-is-credited',
  title: 'Failed is credited',
  wrong: 'A failed trade is credited like a settled one.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'settlement', { postings: { ...correct.settlement.postings, failed: ['lift', 'credit'] } }),
};
