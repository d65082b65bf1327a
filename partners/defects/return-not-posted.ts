import { type Planted, withSeams } from './defect.js';

export const returnNotPosted: Planted = {
  id: 'return-not-posted',
  title: 'A return is not posted',
  wrong: 'An order whose trade came back is marked returned, but the ledger keeps the credit.',
  question: 'finance-match',
  plant: (correct) => withSeams(correct, 'settlement', { postings: { ...correct.settlement.postings, returned: [] } }),
};
