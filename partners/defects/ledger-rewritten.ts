import { sql } from 'kysely';
import { type Planted, withSeams } from './defect.js';

export const ledgerRewritten: Planted = {
  id: 'ledger-rewritten',
  title: 'The ledger is rewritten',
  wrong: 'On settlement the hold entry is turned into the credit in place instead of new entries being added.',
  question: 'finance-match',
  plant: (correct, { databaseUrl }) =>
    withSeams(correct, 'ledger', {
      append: async (tx, rows) => {
        const credit = rows.find(({ kind }) => kind === 'credit');
        if (!credit) return correct.ledger.append(tx, rows);
        const on = databaseUrl === null ? '' : ' on ledger';
        await sql.raw(`drop trigger if exists ledger_no_update${on}`).execute(tx);
        await tx
          .updateTable('ledger')
          .set({ kind: 'credit', step: 'settled', event_id: credit.event_id ?? null })
          .where('order_ref', '=', credit.order_ref)
          .where('kind', '=', 'hold')
          .execute();
        return [];
      },
    }),
};
