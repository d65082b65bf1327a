import { Decimal } from 'decimal.js';
import { type Planted, withSeams } from './defect.js';

export const amountRounded: Planted = {
  id: 'amount-rounded',
  title: 'Amounts are rounded',
  wrong: 'Ledger amounts are rounded to two decimals.',
  question: 'finance-match',
  plant: (correct) =>
    withSeams(correct, 'ledger', { row: (row) => ({ ...row, amount: new Decimal(row.amount).toFixed(2) }) }),
};
