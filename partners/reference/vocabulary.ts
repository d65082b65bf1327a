/** The public trade statuses of the upstream. */
export type TradeStatus = 'reserved' | 'settled' | 'failed' | 'released' | 'returned';

/**
 * What an order can be. `processing`: accepted, execution not confirmed yet; `expired` and `declined` end without a
 * trade; the rest follow the trade.
 */
export type OrderStatus = 'processing' | 'expired' | 'declined' | TradeStatus;

/** Hold and lift move the pending balance, credit and reversal the final one. */
export type EntryKind = 'hold' | 'lift' | 'credit' | 'reversal';

export const TRADE_STATUSES: readonly TradeStatus[] = ['reserved', 'settled', 'failed', 'released', 'returned'];

export function isTradeStatus(value: unknown): value is TradeStatus {
  return TRADE_STATUSES.includes(value as TradeStatus);
}

/**
 * Legal forward moves. An order that ended without a trade follows one all the same when the upstream proves that it
 * exists: the ledger must never drift from the status feed.
 */
export const MOVES: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  processing: ['reserved'],
  expired: ['reserved'],
  declined: ['reserved'],
  reserved: ['settled', 'failed', 'released'],
  settled: ['returned'],
  failed: [],
  released: [],
  returned: [],
};

/** What each move posts; the final balance moves on terminal statuses alone. */
export const POSTINGS: Readonly<Record<TradeStatus, readonly EntryKind[]>> = {
  reserved: ['hold'],
  settled: ['lift', 'credit'],
  failed: ['lift'],
  released: ['lift'],
  returned: ['reversal'],
};

/** The steps from one status to another over legal moves; empty when already there, null when there is no way. */
export function route(
  moves: Readonly<Record<OrderStatus, readonly OrderStatus[]>>,
  from: OrderStatus,
  to: TradeStatus,
): TradeStatus[] | null {
  if (moves[from].includes(to)) return [to];
  if (from === to) return [];
  for (const next of moves[from]) {
    if (!isTradeStatus(next) || next === from) continue;
    const rest = route(moves, next, to);
    if (rest !== null) return [next, ...rest];
  }
  return null;
}
