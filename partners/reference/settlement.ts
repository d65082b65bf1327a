import { Decimal } from 'decimal.js';
import type { Behaviour } from './behaviour.js';
import type { Database, Tx } from './database/open-database.js';
import type { OrderRow } from './database/tables.js';
import type { Cause, Ledger } from './ledger.js';
import type { Log } from './log.js';
import type { Ports } from './ports.js';
import { type OrderStatus, route, type TradeStatus } from './vocabulary.js';

/** Something trustworthy said what a trade is now: a transact answer, a status read or a verified event. */
export interface Signal {
  readonly tradeId: string;
  readonly status: TradeStatus;
  /** What the upstream says it delivers; null where the signal does not tell. */
  readonly amountOut: string | null;
  readonly cause: Cause;
}

const TERMINAL: ReadonlySet<OrderStatus> = new Set(['settled', 'failed', 'released', 'returned']);
const FIRST_CHECK_MS = 300;
const FIRST_RETURN_CHECK_MS = 1000;

export type Applied = 'moved' | 'already' | 'refused';

/**
 * The one place where an order follows its trade. Status, trade id, ledger entries and waiting events change in one
 * transaction on the locked order row, so concurrent, repeated and late signals post once and never move backwards.
 */
export class Settlement {
  constructor(
    private readonly parts: {
      readonly database: Database;
      readonly ledger: Ledger;
      readonly behaviour: Behaviour;
      readonly log: Log;
      readonly ports: Ports;
    },
  ) {}

  async apply(orderRef: string, signal: Signal): Promise<Applied> {
    const seen = await this.seen(orderRef);
    return this.parts.database.db.transaction().execute((tx) => this.applyIn(tx, seen, signal));
  }

  /** The order as it is before the transaction that applies a signal to it. */
  seen(orderRef: string): Promise<OrderRow> {
    const { database, behaviour } = this.parts;
    return behaviour.settlement.seen(() =>
      database.db.selectFrom('orders').selectAll().where('order_ref', '=', orderRef).executeTakeFirstOrThrow(),
    );
  }

  /** The same inside the caller's transaction; `seen` is the order as the caller found it. */
  async applyIn(tx: Tx, seen: OrderRow, signal: Signal): Promise<Applied> {
    const { behaviour } = this.parts;
    const order = await this.lock(tx, seen.order_ref);
    if (order.trade_id !== null && order.trade_id !== signal.tradeId) {
      this.#escalate(order, 'trade_id_mismatch', signal);
      return 'refused';
    }
    const from = behaviour.settlement.judged(seen, order);
    const steps = route(behaviour.settlement.moves, from, signal.status);
    if (steps === null) {
      this.parts.log.write('status_refused', { ...ids(order), from, to: signal.status, cause: signal.cause.kind });
      return 'refused';
    }
    const tradeId = await behaviour.settlement.tradeIdToStore(tx, order, signal);
    if (steps.length > 0) await this.#move(tx, order, from, steps, { ...signal, tradeId });
    else if (order.trade_id === null) await this.#rememberTrade(tx, order, tradeId);
    const { cause, status } = signal;
    if (cause.kind === 'event') await this.parts.ledger.link(tx, order.order_ref, status, cause.eventId);
    else if (tradeId !== null) await this.#applyWaiting(tx, order.order_ref);
    return steps.length > 0 ? 'moved' : 'already';
  }

  /** The order's row, held until the transaction ends. */
  async lock(tx: Tx, orderRef: string): Promise<OrderRow> {
    const row = tx.selectFrom('orders').selectAll().where('order_ref', '=', orderRef);
    return (this.parts.database.engine === 'postgres' ? row.forUpdate() : row).executeTakeFirstOrThrow();
  }

  async #move(
    tx: Tx,
    order: OrderRow,
    from: OrderStatus,
    steps: readonly TradeStatus[],
    signal: Omit<Signal, 'tradeId'> & { readonly tradeId: string | null },
  ): Promise<void> {
    const { behaviour, database, ledger, log, ports } = this.parts;
    const now = ports.now();
    const last = steps.at(-1) ?? signal.status;
    if (signal.amountOut !== null && !new Decimal(signal.amountOut).eq(order.amount_out)) {
      this.#escalate(order, 'amount_mismatch', { ...signal, tradeId: signal.tradeId ?? '' });
    }
    await tx
      .updateTable('orders')
      .set({
        status: last,
        trade_id: signal.tradeId,
        terminal_status: TERMINAL.has(last) ? last : null,
        reason: reasonOf(last),
        reconciliation_state: last === 'returned' ? 'review' : TERMINAL.has(last) ? 'matched' : 'open',
        updated_at_ms: now,
        next_check_at_ms: nextCheckAt(last, now),
      })
      .where('order_ref', '=', order.order_ref)
      .execute();
    for (const step of steps) {
      const postings = behaviour.settlement.postings[step].map((kind) => ({
        order,
        tradeId: signal.tradeId,
        step,
        kind,
        cause: signal.cause,
      }));
      const post = async (within: Tx) => {
        await ledger.post(within, postings);
      };
      await behaviour.settlement.post(post, step, tx, database);
    }
    log.write('status_applied', {
      ...ids(order),
      transact_id: signal.tradeId,
      from,
      to: last,
      cause: signal.cause.kind,
      event_id: signal.cause.kind === 'event' ? signal.cause.eventId : null,
    });
    if (from === 'expired' || from === 'declined') this.#escalate(order, 'late_trade', { ...signal, tradeId: '' });
    if (last === 'failed' || last === 'returned') this.#escalate(order, `trade_${last}`, { ...signal, tradeId: '' });
  }

  async #rememberTrade(tx: Tx, order: OrderRow, tradeId: string | null): Promise<void> {
    await tx.updateTable('orders').set({ trade_id: tradeId }).where('order_ref', '=', order.order_ref).execute();
  }

  /** Events that came before their trade was known here. */
  async #applyWaiting(tx: Tx, orderRef: string): Promise<void> {
    const order = await this.lock(tx, orderRef);
    const waiting = await tx
      .selectFrom('events')
      .selectAll()
      .where('state', '=', 'waiting')
      .where((or) => or.or([or('trade_id', '=', order.trade_id ?? ''), or('quote_id', '=', order.quote_id)]))
      .execute();
    for (const event of waiting) {
      const current = await this.lock(tx, orderRef);
      const cause: Cause = { kind: 'event', eventId: event.event_id };
      const signal = { tradeId: event.trade_id, status: event.status, amountOut: null, cause };
      const applied = await this.applyIn(tx, current, signal);
      await tx
        .updateTable('events')
        .set({ order_ref: orderRef, state: applied === 'refused' ? 'refused' : 'applied' })
        .where('event_id', '=', event.event_id)
        .execute();
    }
  }

  #escalate(order: OrderRow, reason: string, signal: Signal): void {
    this.parts.log.write(reason === 'late_trade' ? 'late_trade_adopted' : 'support_escalation', {
      ...ids(order),
      transact_id: order.trade_id ?? (signal.tradeId === '' ? null : signal.tradeId),
      reason,
      request_id: order.request_id,
    });
  }
}

function ids(order: OrderRow) {
  return { order_ref: order.order_ref, pool_id: order.pool_id, quote_id: order.quote_id, transact_id: order.trade_id };
}

function reasonOf(status: TradeStatus): string | null {
  return status === 'failed' || status === 'released' || status === 'returned' ? `trade_${status}` : null;
}

/** Reserved trades move only when read; settled ones may still come back as returned. */
function nextCheckAt(status: TradeStatus, now: number): number | null {
  if (status === 'reserved') return now + FIRST_CHECK_MS;
  return status === 'settled' ? now + FIRST_RETURN_CHECK_MS : null;
}
