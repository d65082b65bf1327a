import { type Planted, withSeams } from './defect.js';
import { wasRetried } from './was-retried.js';

export const ledgerDoubledOnRetry: Planted = {
  id: 'ledger-doubled-on-retry',
  title: 'A retry posts twice',
  wrong: 'When an execution needed a retry, its ledger entries are posted once for each try.',
  question: 'double-click-duplicates',
  plant: (correct) =>
    withSeams(correct, 'ledger', {
      append: async (tx, rows) => {
        const retried = await wasRetried(tx, rows[0]?.order_ref);
        const copies = retried
          ? rows.map((row) => ({ ...row, entry_id: `${row.entry_id}r`, slot: `${row.slot}:retry` }))
          : [];
        return correct.ledger.append(tx, [...rows, ...copies]);
      },
    }),
};
