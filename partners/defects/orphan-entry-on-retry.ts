import { type Planted, withSeams } from './defect.js';
import { wasRetried } from './was-retried.js';

export const orphanEntryOnRetry: Planted = {
  id: 'orphan-entry-on-retry',
  title: 'A retry leaves orphans',
  wrong: 'Each retried execution leaves a pair of ledger entries that belong to no trade.',
  question: 'finance-match',
  plant: (correct) =>
    withSeams(correct, 'ledger', {
      append: async (tx, rows) => {
        const [hold] = rows;
        const orphaned = hold?.kind === 'hold' && (await wasRetried(tx, hold.order_ref));
        const orphans = (['hold', 'lift'] as const).flatMap((kind) =>
          orphaned
            ? [
                {
                  ...hold,
                  kind,
                  trade_id: null,
                  entry_id: `${hold.entry_id}_${kind}`,
                  slot: `${hold.slot}:try:${kind}`,
                },
              ]
            : [],
        );
        return correct.ledger.append(tx, [...rows, ...orphans]);
      },
    }),
};
