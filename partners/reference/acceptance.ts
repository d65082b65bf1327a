import type { Behaviour } from './behaviour.js';
import type { Database, Tx } from './database/open-database.js';
import type { OrderRow, QuoteRow } from './database/tables.js';
import type { Execution } from './execution.js';
import type { Fallbacks } from './fallbacks.js';
import type { Log } from './log.js';
import type { Ports } from './ports.js';
import type { Quoting } from './quoting.js';
import type { Settings } from './settings.js';
import type { PoolsClient } from './upstream/pools-client.js';

/** One user's intent to take one quote. */
export interface AcceptRequest {
  readonly account: string;
  readonly quote: QuoteRow;
  readonly attemptId: string;
}

export type AcceptAnswer =
  | { readonly kind: 'order'; readonly order: OrderRow }
  | { readonly kind: 'quote_expired'; readonly quote: QuoteRow }
  | { readonly kind: 'quote_unavailable' };

const LONGEST_WAIT_MS = 2500;

/** Is the quote still within its terms? `margin` covers the way to the upstream (SAFE-4). */
export function stillStands(quote: QuoteRow, nowMs: number, marginMs: number): boolean {
  return quote.status !== 'expired' && quote.status !== 'declined' && nowMs < quote.expires_at_ms - marginMs;
}

/** Takes or turns down locked quotes. Every guard is here or in the database, none in the browser. */
export class Acceptance {
  constructor(
    private readonly parts: {
      readonly database: Database;
      readonly client: PoolsClient;
      readonly execution: Execution;
      readonly fallbacks: Fallbacks;
      readonly behaviour: Behaviour;
      readonly settings: Settings;
      readonly log: Log;
      readonly ports: Ports;
      /** For a user who starts over; a correct accept never uses it. */
      readonly quoting: Quoting;
    },
  ) {}

  get quoting(): Quoting {
    return this.parts.quoting;
  }

  async findQuote(account: string, quoteRef: string): Promise<QuoteRow | null> {
    const row = await this.parts.database.db
      .selectFrom('quotes')
      .selectAll()
      .where('quote_ref', '=', quoteRef)
      .executeTakeFirst();
    return row && this.parts.behaviour.access.owns(account, row.account) ? row : null;
  }

  /** Executes a quote once; asked again, at once or later, answers with what was done (SAFE-10). */
  async accept(account: string, quoteRef: string, attemptId: string): Promise<AcceptAnswer> {
    const { behaviour, execution, ports } = this.parts;
    const quote = await this.findQuote(account, quoteRef);
    if (!quote) return { kind: 'quote_unavailable' };
    const request = { account, quote, attemptId };
    const slot = await behaviour.acceptance.orderSlot(request, () => this.#ordersOf(quote.quote_ref));
    const earlier = await this.#orderIn(slot);
    if (earlier) return behaviour.acceptance.onRepeated(this, request, earlier);
    if (quote.status === 'declined') return { kind: 'quote_unavailable' };
    if (!behaviour.acceptance.stillStands(quote, ports.now(), 'accept')) {
      return behaviour.acceptance.onExpired(this, request);
    }
    const claim = await this.#claim(request, slot);
    if (claim.kind === 'declined') return { kind: 'quote_unavailable' };
    if (claim.kind === 'taken') return behaviour.acceptance.onRepeated(this, request, claim.order);
    const outcome = await execution.run(claim.order.order_ref, { resumed: false });
    const order = await this.#order(claim.order.order_ref);
    return behaviour.acceptance.onOutcome(this, request, order, outcome);
  }

  /** A controlled failure: nothing is sent, new terms need a new acceptance (EXEC-4, EXEC-11). */
  async refuseExpired({ quote }: AcceptRequest): Promise<AcceptAnswer> {
    const { database, fallbacks, log } = this.parts;
    await database.db
      .updateTable('quotes')
      .set({ status: 'expired' })
      .where('quote_ref', '=', quote.quote_ref)
      .where('status', '=', 'active')
      .execute();
    log.write('expired_quote_refused', {
      pool_id: quote.pool_id,
      quote_id: quote.quote_id,
      quote_expires_at: quote.expires_at,
      request_id: quote.request_id,
    });
    await fallbacks.expired(quote, null);
    return { kind: 'quote_expired', quote };
  }

  /** The stored execution, once it has an answer or the wait is over. */
  async stored(order: OrderRow): Promise<AcceptAnswer> {
    const { log, ports } = this.parts;
    log.write('duplicate_accept', {
      order_ref: order.order_ref,
      quote_id: order.quote_id,
      transact_id: order.trade_id,
      idempotency_key: order.idempotency_key,
    });
    const until = ports.now() + LONGEST_WAIT_MS;
    let current = order;
    for (let gap = 20; current.status === 'processing' && ports.now() < until; gap = Math.min(gap * 2, 160)) {
      await ports.sleep(gap);
      current = await this.#order(order.order_ref);
    }
    return { kind: 'order', order: current };
  }

  /** Turns a quote down for good; false where it is no longer the user's to turn down. */
  async decline(account: string, quoteRef: string): Promise<'declined' | 'unavailable'> {
    const quote = await this.findQuote(account, quoteRef);
    if (!quote) return 'unavailable';
    const { numUpdatedRows } = await this.parts.database.db
      .updateTable('quotes')
      .set({ status: 'declined' })
      .where('quote_ref', '=', quoteRef)
      .where('status', 'in', this.parts.behaviour.acceptance.declinable)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return quote.status === 'declined' ? 'declined' : 'unavailable';
    // Ours to keep either way; telling the upstream only frees its reservation sooner.
    await this.parts.client.rejectQuote(quote.quote_id, { quoteRef });
    return 'declined';
  }

  /** Order, key and execution come into being together, before anything is sent (KEY-6). */
  async #claim(
    { account, quote }: AcceptRequest,
    slot: string,
  ): Promise<{ kind: 'won' | 'taken'; order: OrderRow } | { kind: 'declined' }> {
    const { database, ports, settings, behaviour } = this.parts;
    const now = ports.now();
    const orderRef = ports.id('order');
    const key = `pool-tx:${orderRef}`;
    const order: OrderRow = {
      order_ref: orderRef,
      slot,
      account,
      quote_ref: quote.quote_ref,
      quote_id: quote.quote_id,
      pool_id: quote.pool_id,
      side: quote.side,
      network: quote.network,
      amount: quote.amount,
      amount_out: quote.amount_out,
      asset: quote.asset,
      status: 'processing',
      trade_id: null,
      terminal_status: null,
      reason: null,
      request_id: quote.request_id,
      gate_result: quote.gate_result,
      quote_expires_at: quote.expires_at,
      idempotency_key: key,
      reconciliation_state: 'open',
      environment: settings.environment,
      accepted_at_ms: now,
      updated_at_ms: now,
      next_check_at_ms: now + settings.transactTimeoutMs + 1000,
      alerted_at_ms: null,
    };
    return database.db.transaction().execute(async (tx) => {
      const row = tx.selectFrom('quotes').select('status').where('quote_ref', '=', quote.quote_ref);
      const { status } = await (database.engine === 'postgres' ? row.forUpdate() : row).executeTakeFirstOrThrow();
      if (status === 'declined') return { kind: 'declined' };
      const inserted = await tx
        .insertInto('orders')
        .values(order)
        .onConflict((conflict) => conflict.column('slot').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!inserted) return { kind: 'taken', order: await this.#orderInTx(tx, slot) };
      await tx.updateTable('quotes').set({ status: 'accepted' }).where('quote_ref', '=', quote.quote_ref).execute();
      await tx
        .insertInto('executions')
        .values({
          order_ref: orderRef,
          idempotency_key: key,
          pool_id: quote.pool_id,
          quote_id: quote.quote_id,
          state: 'prepared',
          sends: 0,
          uncertain: 0,
          lease_owner: null,
          lease_until_ms: 0,
          fence: 0,
        })
        .execute();
      await behaviour.acceptance.onClaimed(tx, inserted);
      return { kind: 'won', order: inserted };
    });
  }

  #orderInTx(tx: Tx, slot: string): Promise<OrderRow> {
    return tx.selectFrom('orders').selectAll().where('slot', '=', slot).executeTakeFirstOrThrow();
  }

  async #orderIn(slot: string): Promise<OrderRow | null> {
    const { db } = this.parts.database;
    return (await db.selectFrom('orders').selectAll().where('slot', '=', slot).executeTakeFirst()) ?? null;
  }

  #ordersOf(quoteRef: string): Promise<OrderRow[]> {
    const { db } = this.parts.database;
    return db.selectFrom('orders').selectAll().where('quote_ref', '=', quoteRef).execute();
  }

  #order(orderRef: string): Promise<OrderRow> {
    const { db } = this.parts.database;
    return db.selectFrom('orders').selectAll().where('order_ref', '=', orderRef).executeTakeFirstOrThrow();
  }
}
