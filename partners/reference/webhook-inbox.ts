import type { Behaviour } from './behaviour.js';
import type { Database, Tx } from './database/open-database.js';
import type { EventRow, OrderRow } from './database/tables.js';
import type { Log } from './log.js';
import type { Ports } from './ports.js';
import type { Settlement } from './settlement.js';
import { isTradeStatus, type TradeStatus } from './vocabulary.js';
import type { SignedDelivery } from './webhook-signature.js';

export interface PoolEvent {
  readonly eventId: string;
  readonly type: string;
  readonly tradeId: string;
  readonly quoteId: string | null;
  readonly status: TradeStatus;
  readonly amountOut: string | null;
}

export type Receipt = 'applied' | 'duplicate' | 'kept' | 'ignored' | 'unreadable' | 'unverified';

const PREFIX = 'pool.transaction.';
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Reads both published envelope shapes; null where it is no event, `ignored` where it is none of ours. */
export function readEvent(raw: Buffer): PoolEvent | 'ignored' | null {
  let body: Record<string, unknown>;
  try {
    const parsed: unknown = JSON.parse(raw.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null) return null;
    body = parsed as Record<string, unknown>;
  } catch {
    return null;
  }
  const data = typeof body.data === 'object' && body.data !== null ? (body.data as typeof body) : {};
  const eventId = text(body.eventId) ?? text(body.id);
  const type = text(body.type);
  if (!eventId || !type) return null;
  const status = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : null;
  if (!isTradeStatus(status) || status === 'reserved') return 'ignored';
  const tradeId = text(data.transactId) ?? text(body.transactId) ?? text(body.txnId) ?? text(data.txnId);
  if (!tradeId) return null;
  const quoteId = text(data.quoteId) ?? text(body.quoteId);
  return { eventId, type, tradeId, quoteId, status, amountOut: text(data.amountOut) ?? text(body.amountOut) };
}

/** Takes signed events: verified over the raw bytes, seen once, applied in the same transaction. */
export class WebhookInbox {
  constructor(
    private readonly parts: {
      readonly database: Database;
      readonly settlement: Settlement;
      readonly behaviour: Behaviour;
      readonly secrets: readonly string[];
      readonly log: Log;
      readonly ports: Ports;
    },
  ) {}

  async receive(raw: Buffer, header: string | undefined): Promise<Receipt> {
    const { behaviour, log, ports, secrets } = this.parts;
    const delivery: SignedDelivery = { raw, header, secrets, nowMs: ports.now() };
    const verdict = behaviour.webhooks.verify(delivery);
    if (verdict !== 'valid') {
      log.write('webhook_signature', { verdict });
      return 'unverified';
    }
    const event = readEvent(raw);
    if (event === null) return 'unreadable';
    if (event === 'ignored') return 'ignored';
    log.write('webhook_signature', { verdict, event_id: event.eventId, transact_id: event.tradeId });
    const seen = await behaviour.settlement.seen(() => this.#orderOf(event));
    return this.parts.database.db.transaction().execute((tx) => this.#take(tx, event, seen));
  }

  async #take(tx: Tx, event: PoolEvent, seen: OrderRow | undefined): Promise<Receipt> {
    const { behaviour, log, settlement, ports } = this.parts;
    const ids = { event_id: event.eventId, transact_id: event.tradeId, quote_id: event.quoteId };
    const row: EventRow = {
      event_id: event.eventId,
      type: event.type,
      trade_id: event.tradeId,
      quote_id: event.quoteId,
      order_ref: seen?.order_ref ?? null,
      status: event.status,
      state: 'waiting',
      received_at_ms: ports.now(),
    };
    if (!(await behaviour.webhooks.firstSighting(tx, row))) {
      log.write('webhook_duplicate', ids);
      return 'duplicate';
    }
    // Ours may have been stored a moment ago, between the look and this transaction.
    const order = seen ?? (await this.#orderOf(event, tx));
    if (!order || !behaviour.webhooks.recognises(order, event)) {
      log.write('webhook_early', ids);
      const state = behaviour.webhooks.keepsEarly ? 'waiting' : 'refused';
      await tx.updateTable('events').set({ order_ref: null, state }).where('event_id', '=', event.eventId).execute();
      return 'kept';
    }
    const applied = await settlement.applyIn(tx, order, {
      tradeId: event.tradeId,
      status: event.status,
      amountOut: event.amountOut,
      cause: { kind: 'event', eventId: event.eventId },
    });
    await tx
      .updateTable('events')
      .set({ order_ref: order.order_ref, state: applied === 'refused' ? 'refused' : 'applied' })
      .where('event_id', '=', event.eventId)
      .execute();
    return 'applied';
  }

  #orderOf(event: PoolEvent, tx?: Tx): Promise<OrderRow | undefined> {
    return (tx ?? this.parts.database.db)
      .selectFrom('orders')
      .selectAll()
      .where((or) =>
        or.or([
          or('trade_id', '=', event.tradeId),
          ...(event.quoteId === null ? [] : [or('quote_id', '=', event.quoteId)]),
        ]),
      )
      .executeTakeFirst();
  }
}

/** Inserts the event unless its id is there already; the primary key decides between replicas. */
export async function insertOnce(tx: Tx, row: EventRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('events')
    .values(row)
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .returning('event_id')
    .executeTakeFirst();
  return inserted !== undefined;
}
