import { type Planted, withSeams } from './defect.js';

const PARTS = 1000;

/** The sum of a thousand equal parts, which floats do not get back to the whole. */
function inParts(amount: number): number {
  let sum = 0;
  for (let part = 0; part < PARTS; part += 1) sum += amount / PARTS;
  return sum;
}

export const amountAsFloat: Planted = {
  id: 'amount-as-float',
  title: 'Amounts are floats',
  wrong: 'Ledger amounts are added up from parts in binary floating point.',
  question: 'finance-match',
  plant: (correct) =>
    withSeams(correct, 'ledger', { row: (row) => ({ ...row, amount: String(inParts(Number(row.amount))) }) }),
};
