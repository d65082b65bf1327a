import type { Kysely } from 'kysely';
import type { LedgerRow, OrderRow, Tables } from './database/tables.js';
import type { Ledger } from './ledger.js';

/** One accepted order. `amount` is the asset delivered, a decimal string. */
export interface CloseRow {
  readonly orderRef: string;
  readonly quoteId: string;
  readonly tradeId: string | null;
  readonly status: string;
  readonly amount: string;
  readonly asset: string;
  readonly eventId: string | null;
  readonly ledgerRef: string | null;
  readonly acceptedAt: string;
  readonly charged: string;
}

/** The entry that decided an order: the last one that its status posted. */
function decisive(entries: readonly LedgerRow[]): LedgerRow | undefined {
  return (
    entries.findLast(({ kind }) => kind === 'reversal') ??
    entries.findLast(({ kind }) => kind === 'credit') ??
    entries.at(-1)
  );
}

/** Joins order, quote, trade, event and ledger by id, one row for every order accepted in [from, to) (SAFE-29). */
export async function dailyClose(
  db: Kysely<Tables>,
  ledger: Ledger,
  fromMs: number,
  toMs: number,
): Promise<readonly CloseRow[]> {
  const orders = await db
    .selectFrom('orders')
    .selectAll()
    .where('accepted_at_ms', '>=', fromMs)
    .where('accepted_at_ms', '<', toMs)
    .orderBy('accepted_at_ms')
    .orderBy('order_ref')
    .execute();
  const byOrder = new Map<string, LedgerRow[]>();
  for (const chunk of chunks(orders, 500)) {
    for (const entry of await ledger.entries(chunk.map(({ order_ref }) => order_ref))) {
      byOrder.set(entry.order_ref, [...(byOrder.get(entry.order_ref) ?? []), entry]);
    }
  }
  return orders.map((order) => closeRow(order, byOrder.get(order.order_ref) ?? []));
}

function closeRow(order: OrderRow, entries: readonly LedgerRow[]): CloseRow {
  return {
    orderRef: order.order_ref,
    quoteId: order.quote_id,
    tradeId: order.trade_id,
    status: order.status,
    amount: order.amount_out,
    asset: order.asset,
    eventId: entries.find(({ event_id }) => event_id !== null)?.event_id ?? null,
    ledgerRef: decisive(entries)?.entry_id ?? null,
    acceptedAt: new Date(order.accepted_at_ms).toISOString(),
    charged: order.amount,
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size));
}
