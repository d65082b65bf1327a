import type { Tx } from '../reference/database/open-database.js';

/** Did the order's execution need more than one try? */
export async function wasRetried(tx: Tx, orderRef: string | undefined): Promise<boolean> {
  if (orderRef === undefined) return false;
  const execution = await tx
    .selectFrom('executions')
    .select('sends')
    .where('order_ref', '=', orderRef)
    .executeTakeFirst();
  return (execution?.sends ?? 0) > 1;
}
