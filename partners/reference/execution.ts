import { Decimal } from 'decimal.js';
import type { Behaviour } from './behaviour.js';
import type { Database } from './database/open-database.js';
import type { ExecutionRow, OrderRow, QuoteRow } from './database/tables.js';
import type { Fallbacks } from './fallbacks.js';
import type { Log } from './log.js';
import { orderMessage } from './messages.js';
import type { Ports } from './ports.js';
import { declineReason, isVelocity } from './refusals.js';
import type { Settings } from './settings.js';
import type { Settlement } from './settlement.js';
import { backoffMs } from './upstream/backoff.js';
import type { Answer, PoolsClient, Refused } from './upstream/pools-client.js';
import type { Trade } from './upstream/pools-wire.js';

/** `unresolved`: sent, and nobody knows yet; the watcher goes on under the same key. */
export type Outcome = 'answered' | 'refused' | 'unresolved';

const SENDS_PER_RESUME = 1;
const MOST_SENDS = 12;
const LEASE_SPARE_MS = 1000;
const COME_BACK_MS = 500;
const LONGEST_RETRY_AFTER_MS = 2000;

interface Lease {
  readonly execution: ExecutionRow;
  readonly order: OrderRow;
  readonly quote: QuoteRow;
}

/** Carries out the one execution of an order, by one process at a time, under one key for ever. */
export class Execution {
  readonly #me: string;

  constructor(
    private readonly parts: {
      readonly database: Database;
      readonly client: PoolsClient;
      readonly settlement: Settlement;
      readonly fallbacks: Fallbacks;
      readonly behaviour: Behaviour;
      readonly settings: Settings;
      readonly log: Log;
      readonly ports: Ports;
    },
  ) {
    this.#me = parts.ports.id('process');
  }

  /** Sends, retries and records until there is an answer or this turn's tries are used up. */
  async run(orderRef: string, { resumed }: { readonly resumed: boolean }): Promise<Outcome> {
    const lease = await this.#lease(orderRef, resumed);
    if (lease === null) return this.#comeBackSoon(orderRef);
    let { execution } = lease;
    if (execution.sends === 0) {
      const gate = await this.#fundsGate(lease);
      if (gate !== null) return this.#decline(lease, execution, gate);
    }
    const last = execution.sends + (resumed ? SENDS_PER_RESUME : this.parts.behaviour.execution.sendsPerAccept);
    while (execution.sends < Math.min(last, MOST_SENDS)) {
      // Nothing may have reached the upstream yet, so this would be a first execution: only within the terms.
      if (execution.uncertain === 0 && !this.#stands(lease)) return this.#expire(lease, execution);
      const sent = await this.#markSent(execution);
      if (sent === null) return 'unresolved';
      const answer = this.parts.behaviour.execution.understand(await this.#send(lease, sent, resumed));
      const verdict = await this.#judge(lease, execution, sent, answer);
      if (typeof verdict === 'string') return verdict;
      execution = verdict.execution;
      if (execution.sends < last) await this.parts.ports.sleep(verdict.waitMs);
    }
    if (execution.sends >= MOST_SENDS) return this.#readStatus(lease, execution);
    await this.#release(execution);
    return 'unresolved';
  }

  /** Another process is at it; look again shortly, in case it does not live to finish. */
  async #comeBackSoon(orderRef: string): Promise<'unresolved'> {
    await this.parts.database.db
      .updateTable('orders')
      .set({ next_check_at_ms: this.parts.ports.now() + COME_BACK_MS })
      .where('order_ref', '=', orderRef)
      .where('status', '=', 'processing')
      .execute();
    return 'unresolved';
  }

  #stands({ quote }: Lease): boolean {
    return this.parts.behaviour.acceptance.stillStands(quote, this.parts.ports.now(), 'send');
  }

  /** An order that the prefunded balance does not cover is stopped before anything is sent (SAFE-6). */
  async #fundsGate({ quote, order }: Lease): Promise<string | null> {
    const { behaviour, client } = this.parts;
    const answer = await client.balance(quote.pool_id, { orderRef: order.order_ref, quoteRef: quote.quote_ref });
    if (answer.kind === 'refused') return declineReason(answer);
    if (answer.kind === 'unresolved') return 'engine_unavailable';
    const { balance } = answer.value;
    const short = quote.side === 'on_ramp' && balance !== null && new Decimal(balance).lt(quote.amount_in);
    return short && behaviour.guards.blocksUnfunded ? 'insufficient_balance' : null;
  }

  async #send(lease: Lease, execution: ExecutionRow, resumed: boolean): Promise<Answer<Trade>> {
    const { behaviour, client, log } = this.parts;
    const key = behaviour.execution.sendKey(execution.idempotency_key, { number: execution.sends, resumed });
    if (execution.sends > 1) {
      log.write('transact_retry', {
        order_ref: execution.order_ref,
        quote_id: execution.quote_id,
        idempotency_key: key,
        attempt_count: execution.sends,
        resumed,
      });
    }
    return client.transact(execution.pool_id, execution.quote_id, key, {
      orderRef: execution.order_ref,
      quoteRef: lease.quote.quote_ref,
    });
  }

  async #judge(
    lease: Lease,
    before: ExecutionRow,
    sent: ExecutionRow,
    answer: Answer<Trade>,
  ): Promise<Outcome | { execution: ExecutionRow; waitMs: number }> {
    const { behaviour, ports } = this.parts;
    const waitMs = behaviour.execution.retryWaitMs(sent.sends + 1, ports.jitter());
    if (answer.kind === 'ok') return this.#answered(sent, answer.value, answer.requestId);
    if (answer.kind === 'unresolved') {
      // A try that met no listener adds no doubt; one that may have arrived does.
      const execution = answer.mayHaveActed ? sent : await this.#doubt(sent, before.uncertain);
      return execution === null ? 'unresolved' : { execution, waitMs };
    }
    const again = resendAfter(answer);
    if (again !== null) {
      const execution = await this.#doubt(sent, before.uncertain);
      return execution === null ? 'unresolved' : { execution, waitMs: Math.max(again, waitMs) };
    }
    return answer.status === 409
      ? this.#confirmConflict(lease, sent, answer)
      : this.#decline(lease, sent, declineReason(answer));
  }

  /** A conflict is settled by reading, never by sending again (EXEC-3): a trade may exist all the same. */
  async #confirmConflict(lease: Lease, execution: ExecutionRow, conflict: Refused): Promise<Outcome> {
    const { client, ports } = this.parts;
    const read = await client.tradeByQuote(execution.quote_id, { orderRef: execution.order_ref });
    if (read.kind === 'ok') return this.#answered(execution, read.value, read.requestId);
    if (read.kind === 'unresolved' || read.status !== 404) {
      await this.#release(execution);
      return 'unresolved';
    }
    const late = ports.now() >= lease.quote.expires_at_ms;
    if (conflict.code === 'quote_expired' || (conflict.code === null && late)) return this.#expire(lease, execution);
    return this.#decline(lease, execution, 'reservation_failed');
  }

  /** After the last send only reads go on; they end nothing by themselves. */
  async #readStatus(lease: Lease, execution: ExecutionRow): Promise<Outcome> {
    const read = await this.parts.client.tradeByQuote(execution.quote_id, { orderRef: execution.order_ref });
    if (read.kind === 'ok') return this.#answered(execution, read.value, read.requestId);
    if (read.kind === 'refused' && read.status === 404) return this.#decline(lease, execution, 'engine_unavailable');
    await this.#release(execution);
    return 'unresolved';
  }

  /** The trade, its request id and the end of the execution are stored together (EXEC-7). */
  async #answered(execution: ExecutionRow, trade: Trade, requestId: string | null): Promise<Outcome> {
    const { settlement, database } = this.parts;
    const { order_ref: orderRef } = execution;
    const seen = await settlement.seen(orderRef);
    await database.db.transaction().execute(async (tx) => {
      await settlement.applyIn(tx, seen, {
        tradeId: trade.tradeId,
        status: trade.status,
        amountOut: trade.amountOut,
        cause: { kind: 'transact', requestId },
      });
      await tx.updateTable('orders').set({ request_id: requestId }).where('order_ref', '=', orderRef).execute();
      await tx
        .updateTable('executions')
        .set({ state: 'answered', uncertain: 0, lease_until_ms: 0 })
        .where('order_ref', '=', orderRef)
        .execute();
    });
    return 'answered';
  }

  async #expire({ quote }: Lease, execution: ExecutionRow): Promise<Outcome> {
    if (!(await this.#end(execution, 'expired', 'quote_expired'))) return 'unresolved';
    this.parts.log.write('expired_quote_refused', {
      order_ref: execution.order_ref,
      pool_id: quote.pool_id,
      quote_id: quote.quote_id,
      quote_expires_at: quote.expires_at,
    });
    await this.parts.fallbacks.expired(quote, execution.order_ref);
    return 'refused';
  }

  async #decline({ quote }: Lease, execution: ExecutionRow, reason: string): Promise<Outcome> {
    if (!(await this.#end(execution, 'declined', reason))) return 'unresolved';
    await this.parts.fallbacks.declined(quote, execution.order_ref, reason, orderMessage('declined', reason));
    return 'refused';
  }

  /** Ends an order without a trade, unless a trade showed up meanwhile or another process took over. */
  async #end(execution: ExecutionRow, status: 'expired' | 'declined', reason: string): Promise<boolean> {
    const { database, ports } = this.parts;
    return database.db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('executions')
        .set({ state: 'refused', lease_until_ms: 0 })
        .where('order_ref', '=', execution.order_ref)
        .where('fence', '=', execution.fence)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await tx
        .updateTable('orders')
        .set({
          status,
          reason,
          updated_at_ms: ports.now(),
          next_check_at_ms: null,
          reconciliation_state: 'matched',
        })
        .where('order_ref', '=', execution.order_ref)
        .where('status', '=', 'processing')
        .execute();
      return true;
    });
  }

  /** Takes the right to send; null while another process has it or nothing is left to do. */
  async #lease(orderRef: string, resumed: boolean): Promise<Lease | null> {
    const { behaviour, database, ports, settings } = this.parts;
    const now = ports.now();
    const execution = await database.db
      .updateTable('executions')
      .set((set) => ({
        lease_owner: this.#me,
        lease_until_ms: now + settings.readTimeoutMs + LEASE_SPARE_MS,
        fence: set('fence', '+', 1),
      }))
      .where('order_ref', '=', orderRef)
      .where('state', 'in', resumed ? behaviour.execution.resumes : ['prepared', 'sent'])
      .where('lease_until_ms', '<=', now)
      .returningAll()
      .executeTakeFirst();
    if (!execution) return null;
    const order = await database.db
      .selectFrom('orders')
      .selectAll()
      .where('order_ref', '=', orderRef)
      .executeTakeFirstOrThrow();
    const quote = await database.db
      .selectFrom('quotes')
      .selectAll()
      .where('quote_ref', '=', order.quote_ref)
      .executeTakeFirstOrThrow();
    return { execution, order, quote };
  }

  /** Written before the bytes leave: after a crash the attempt is known to be out there (KEY-6). */
  #markSent(execution: ExecutionRow): Promise<ExecutionRow | null> {
    return this.#write(execution, { state: 'sent', sends: execution.sends + 1, uncertain: 1 });
  }

  #doubt(execution: ExecutionRow, uncertain: number): Promise<ExecutionRow | null> {
    return this.#write(execution, { uncertain });
  }

  async #release(execution: ExecutionRow): Promise<void> {
    const { database, ports } = this.parts;
    await database.db
      .updateTable('executions')
      .set({ lease_until_ms: 0 })
      .where('order_ref', '=', execution.order_ref)
      .where('fence', '=', execution.fence)
      .execute();
    await database.db
      .updateTable('orders')
      .set({ next_check_at_ms: ports.now() + backoffMs(execution.sends + 1, 500, 30_000, ports.jitter()) })
      .where('order_ref', '=', execution.order_ref)
      .where('status', '=', 'processing')
      .execute();
  }

  /** Null when the fence moved on: this process lost its lease and must stop. */
  async #write(
    execution: ExecutionRow,
    change: Partial<Pick<ExecutionRow, 'state' | 'sends' | 'uncertain'>>,
  ): Promise<ExecutionRow | null> {
    const { database, ports, settings } = this.parts;
    const row = await database.db
      .updateTable('executions')
      .set({ ...change, lease_until_ms: ports.now() + settings.transactTimeoutMs + LEASE_SPARE_MS })
      .where('order_ref', '=', execution.order_ref)
      .where('fence', '=', execution.fence)
      .returningAll()
      .executeTakeFirst();
    return row ?? null;
  }
}

/** Only a throttle that names a short wait is sent again, under the same key; ms to wait, or null for never. */
function resendAfter(answer: Refused): number | null {
  if (answer.status !== 429 || isVelocity(answer.code) || answer.retryAfterMs === null) return null;
  return answer.retryAfterMs <= LONGEST_RETRY_AFTER_MS ? answer.retryAfterMs : null;
}
