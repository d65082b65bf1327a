import { type Planted, withSeams } from './defect.js';

export const entryWithoutTradeId: Planted = {
  id: 'entry-without-trade-id',
  title: 'The credit names no trade',
  wrong: 'The credit entry is posted without its trade id.',
  question: 'finance-match',
  plant: (correct) =>
    withSeams(correct, 'ledger', { row: (row) => (row.kind === 'credit' ? { ...row, trade_id: null } : row) }),
};
