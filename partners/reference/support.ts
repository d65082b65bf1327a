import type { Kysely } from 'kysely';
import type { OrderRow, QuoteRow, Tables } from './database/tables.js';
import type { Ledger } from './ledger.js';
import type { OrderStatus } from './vocabulary.js';

export type IdKind = 'order' | 'quote' | 'trade' | 'request' | 'event' | 'ledger';

/** Everything that belongs to one order, by partner-visible ids. */
export interface Trace {
  readonly orderRef: string | null;
  readonly quoteRef: string;
  readonly quoteId: string;
  readonly tradeId: string | null;
  readonly status: string;
  readonly idempotencyKey: string | null;
  readonly requestIds: readonly string[];
  readonly eventIds: readonly string[];
  readonly ledgerRefs: readonly string[];
  readonly record: ProductRecord | null;
}

/** The product record of SAFE-23 and SAFE-24. */
interface ProductRecord {
  readonly product_area: string;
  readonly partner_reference: string;
  readonly pool_id: string;
  readonly quote_id: string;
  readonly transact_id: string | null;
  readonly status: string;
  readonly request_id: string | null;
  readonly reconciliation_state: string;
  readonly gate_result: string;
  readonly quote_expires_at: string;
  readonly idempotency_key: string;
  readonly terminal_status: string | null;
}

/** What goes to the upstream's support: enough to find the case, nothing that is private (FALL-12). */
export interface SupportPacket {
  readonly environment: string;
  readonly endpoint: string;
  readonly partner_reference: string;
  readonly pool_id: string;
  readonly quote_id: string | null;
  readonly transact_id: string | null;
  readonly side: string;
  readonly amount: string;
  readonly network: string;
  readonly status: string;
  readonly reason: string;
  readonly request_id: string | null;
  readonly timestamp: string;
}

/** The public outcome words, used where nothing went wrong. */
const OUTCOMES: Readonly<Record<OrderStatus, string>> = {
  processing: 'trade_pending',
  reserved: 'trade_pending',
  settled: 'trade_settled',
  failed: 'trade_failed',
  released: 'trade_released',
  returned: 'trade_returned',
  expired: 'quote_expired',
  declined: 'reservation_failed',
};

/** The support desk's reads. */
export class Support {
  constructor(
    private readonly parts: {
      readonly db: Kysely<Tables>;
      readonly ledger: Ledger;
      readonly environment: string;
      readonly endpoint: string;
    },
  ) {}

  /** All ids of the case that `id`, of any of these kinds, belongs to; null where it is unknown. */
  async trace(id: string, by: readonly IdKind[]): Promise<Trace | null> {
    for (const kind of by) {
      const quote = await this.#quoteBehind(kind, id);
      if (quote) return this.#trace(quote);
    }
    return null;
  }

  /** The packet of an order, or of a request that got no quote. */
  async packet(ref: string): Promise<SupportPacket | null> {
    const { db, environment } = this.parts;
    const order = await db.selectFrom('orders').selectAll().where('order_ref', '=', ref).executeTakeFirst();
    if (order) return this.#orderPacket(order);
    const fallback = await db
      .selectFrom('fallbacks')
      .selectAll()
      .where((or) => or.or([or('fallback_ref', '=', ref), or('quote_ref', '=', ref), or('request_id', '=', ref)]))
      .executeTakeFirst();
    if (!fallback) return null;
    return {
      environment,
      endpoint: this.parts.endpoint,
      partner_reference: fallback.order_ref ?? fallback.quote_ref ?? fallback.fallback_ref,
      pool_id: fallback.pool_id,
      quote_id: fallback.quote_id,
      transact_id: null,
      side: fallback.side,
      amount: fallback.amount,
      network: fallback.network,
      status: fallback.failure_point,
      reason: fallback.reason,
      request_id: fallback.request_id,
      timestamp: new Date(fallback.at_ms).toISOString(),
    };
  }

  #orderPacket(order: OrderRow): SupportPacket {
    return {
      environment: order.environment,
      endpoint: this.parts.endpoint,
      partner_reference: order.order_ref,
      pool_id: order.pool_id,
      quote_id: order.quote_id,
      transact_id: order.trade_id,
      side: order.side,
      amount: order.amount,
      network: order.network,
      status: order.status,
      reason: order.reason ?? OUTCOMES[order.status],
      request_id: order.request_id,
      timestamp: new Date(order.updated_at_ms).toISOString(),
    };
  }

  async #quoteBehind(kind: IdKind, id: string): Promise<QuoteRow | undefined> {
    const quoteRef = await this.#quoteRef(kind, id);
    if (!quoteRef) return undefined;
    return this.parts.db.selectFrom('quotes').selectAll().where('quote_ref', '=', quoteRef).executeTakeFirst();
  }

  async #quoteRef(kind: IdKind, id: string): Promise<string | null | undefined> {
    const { db } = this.parts;
    const orders = db.selectFrom('orders').select('quote_ref');
    switch (kind) {
      case 'order':
        return (
          await orders
            .where((or) => or.or([or('order_ref', '=', id), or('idempotency_key', '=', id)]))
            .executeTakeFirst()
        )?.quote_ref;
      case 'quote':
        return (
          await db
            .selectFrom('quotes')
            .select('quote_ref')
            .where((or) => or.or([or('quote_id', '=', id), or('quote_ref', '=', id)]))
            .executeTakeFirst()
        )?.quote_ref;
      case 'trade':
        return (await orders.where('trade_id', '=', id).executeTakeFirst())?.quote_ref;
      case 'request':
        return this.#byRequest(id);
      case 'event':
        return (
          await db
            .selectFrom('events')
            .innerJoin('orders', 'orders.order_ref', 'events.order_ref')
            .select('orders.quote_ref')
            .where('events.event_id', '=', id)
            .executeTakeFirst()
        )?.quote_ref;
      case 'ledger':
        return (
          await db
            .selectFrom('ledger')
            .innerJoin('orders', 'orders.order_ref', 'ledger.order_ref')
            .select('orders.quote_ref')
            .where('ledger.entry_id', '=', id)
            .executeTakeFirst()
        )?.quote_ref;
    }
  }

  async #byRequest(id: string): Promise<string | null | undefined> {
    const { db } = this.parts;
    const call = await db.selectFrom('calls').selectAll().where('request_id', '=', id).executeTakeFirst();
    if (!call || call.quote_ref !== null || call.order_ref === null) return call?.quote_ref;
    const order = db.selectFrom('orders').select('quote_ref').where('order_ref', '=', call.order_ref);
    return (await order.executeTakeFirst())?.quote_ref;
  }

  async #trace(quote: QuoteRow): Promise<Trace> {
    const { db, ledger } = this.parts;
    const orders = await db
      .selectFrom('orders')
      .selectAll()
      .where('quote_ref', '=', quote.quote_ref)
      .orderBy('accepted_at_ms')
      .execute();
    const [order] = orders;
    const refs = orders.map(({ order_ref }) => order_ref);
    const calls = await db
      .selectFrom('calls')
      .select('request_id')
      .where((or) =>
        or.or([or('quote_ref', '=', quote.quote_ref), ...(refs.length > 0 ? [or('order_ref', 'in', refs)] : [])]),
      )
      .orderBy('at_ms')
      .execute();
    const events =
      refs.length === 0
        ? []
        : await db.selectFrom('events').select('event_id').where('order_ref', 'in', refs).execute();
    const entries = await ledger.entries(refs);
    return {
      orderRef: order?.order_ref ?? null,
      quoteRef: quote.quote_ref,
      quoteId: quote.quote_id,
      tradeId: order?.trade_id ?? null,
      status: order?.status ?? quote.status,
      idempotencyKey: order?.idempotency_key ?? null,
      requestIds: [...new Set(calls.flatMap(({ request_id }) => (request_id === null ? [] : [request_id])))],
      eventIds: events.map(({ event_id }) => event_id),
      ledgerRefs: entries.map(({ entry_id }) => entry_id),
      record: order ? productRecord(order) : null,
    };
  }
}

function productRecord(order: OrderRow): ProductRecord {
  return {
    product_area: 'buy_and_sell',
    partner_reference: order.order_ref,
    pool_id: order.pool_id,
    quote_id: order.quote_id,
    transact_id: order.trade_id,
    status: order.status,
    request_id: order.request_id,
    reconciliation_state: order.reconciliation_state,
    gate_result: order.gate_result,
    quote_expires_at: order.quote_expires_at,
    idempotency_key: order.idempotency_key,
    terminal_status: order.terminal_status,
  };
}
