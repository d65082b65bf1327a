import { Decimal } from 'decimal.js';
import { type Planted, withSeams } from './defect.js';

export const pendingShownAsFinal: Planted = {
  id: 'pending-shown-as-final',
  title: 'Pending is shown as available',
  wrong: 'The balance adds what is pending to what is final.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'ledger', {
      balances: ({ final, pending }) => ({ final: new Decimal(final).plus(pending).toFixed(), pending }),
    }),
};
