import { appendEntries } from '../reference/ledger.js';
import { type Planted, withSeams } from './defect.js';

export const creditsOnAccept: Planted = {
  id: 'credits-on-accept',
  title: 'Accepted is credited',
  wrong: 'The final balance is credited at the accept and reversed if the trade fails.',
  question: 'pending-credits-ledger',
  plant: (correct) => {
    const credited = withSeams(correct, 'acceptance', {
      onClaimed: async (tx, order) => {
        await appendEntries(tx, [
          {
            entry_id: `entry_${order.order_ref}`,
            slot: `${order.order_ref}:accepted:credit`,
            account: order.account,
            order_ref: order.order_ref,
            quote_id: order.quote_id,
            trade_id: null,
            event_id: null,
            step: 'processing',
            kind: 'credit',
            amount: order.amount_out,
            asset: order.asset,
            posted_at_ms: order.accepted_at_ms,
          },
        ]);
      },
    });
    return withSeams(credited, 'settlement', {
      postings: {
        reserved: ['hold'],
        settled: ['lift'],
        failed: ['lift', 'reversal'],
        released: ['lift', 'reversal'],
        returned: ['reversal'],
      },
    });
  },
};
