import { type Planted, withSeams } from './defect.js';

export const closeShowsChargedAmount: Planted = {
  id: 'close-shows-charged-amount',
  title: 'The close shows the wrong side',
  wrong: 'The daily close gives the amount that was charged as the amount that was delivered.',
  question: 'finance-match',
  plant: (correct) =>
    withSeams(correct, 'close', { rows: (rows) => rows.map((row) => ({ ...row, amount: row.charged })) }),
};
