import type { Behaviour } from './behaviour.js';
import type { Database } from './database/open-database.js';
import type { OrderRow } from './database/tables.js';
import type { Execution } from './execution.js';
import type { Log } from './log.js';
import type { Ports } from './ports.js';
import type { Settings } from './settings.js';
import type { Settlement } from './settlement.js';
import type { PoolsClient } from './upstream/pools-client.js';

const TICK_MS = 100;
const BATCH = 16;
const CLAIM_MS = 10_000;
const OPEN_GAP = { firstMs: 300, capMs: 30_000 };
const SETTLED_GAP = { firstMs: 1000, capMs: 3_600_000 };
const WATCH_RETURNS_MS = 7 * 86_400_000;

/** A quarter of the age so far, within bounds, spread by a fifth: quick at first, rare later. */
export function gapMs(ageMs: number, bounds: { firstMs: number; capMs: number }, jitter: number): number {
  const gap = Math.min(bounds.capMs, Math.max(bounds.firstMs, ageMs / 4));
  return Math.round(gap * (0.9 + jitter * 0.2));
}

/**
 * Follows every open order until it is terminal and every settled one for a week: the status read is what moves a
 * reserved trade, so settlement needs no webhook. What is due stands in the database, so a crash forgets nothing.
 */
export class Watcher {
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();
  readonly #busy = new Set<Promise<void>>();

  constructor(
    private readonly parts: {
      readonly database: Database;
      readonly client: PoolsClient;
      readonly execution: Execution;
      readonly settlement: Settlement;
      readonly behaviour: Behaviour;
      readonly settings: Settings;
      readonly log: Log;
      readonly ports: Ports;
    },
  ) {}

  /** Starts watching; in the embedded store this process is the only one, so what its predecessor held is free. */
  async start(): Promise<void> {
    const { database, ports } = this.parts;
    if (database.engine === 'embedded') {
      await database.db.updateTable('executions').set({ lease_until_ms: 0 }).execute();
      await database.db
        .updateTable('orders')
        .set({ next_check_at_ms: ports.now() })
        .where('status', 'in', ['processing', 'reserved'])
        .execute();
    }
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
    await Promise.all(this.#busy);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#tick();
      } catch (error) {
        // The store is away; what is due stays due.
        this.parts.log.write('fault', { operation: 'watch', code: error instanceof Error ? error.name : 'unknown' });
      }
      await this.parts.ports.sleep(TICK_MS);
    }
  }

  async #tick(): Promise<void> {
    const { database, ports } = this.parts;
    if (this.#busy.size >= BATCH) return;
    const due = await database.db
      .selectFrom('orders')
      .selectAll()
      .where('next_check_at_ms', '<=', ports.now())
      .orderBy('next_check_at_ms')
      .limit(BATCH - this.#busy.size)
      .execute();
    for (const order of due) {
      if (!(await this.#claim(order))) continue;
      const work = this.check(order).catch((error: unknown) => {
        const code = error instanceof Error ? error.name : 'unknown';
        this.parts.log.write('fault', { operation: 'watch', order_ref: order.order_ref, code });
      });
      this.#busy.add(work);
      void work.finally(() => this.#busy.delete(work));
    }
  }

  /** One replica checks an order at a time: who moves its due time on has it. */
  async #claim(order: OrderRow): Promise<boolean> {
    const { database, ports } = this.parts;
    const { numUpdatedRows } = await database.db
      .updateTable('orders')
      .set({ next_check_at_ms: ports.now() + CLAIM_MS })
      .where('order_ref', '=', order.order_ref)
      .where('next_check_at_ms', '=', order.next_check_at_ms)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Looks once at what became of an order. */
  async check(order: OrderRow): Promise<void> {
    if (order.status === 'processing') {
      await this.parts.execution.run(order.order_ref, { resumed: true });
      return;
    }
    await this.#follow(order);
    await this.#alertIfStuck(order);
    await this.#schedule(order.order_ref);
  }

  async #follow(order: OrderRow): Promise<void> {
    const { behaviour, client, settlement } = this.parts;
    const read = await client.tradeByQuote(order.quote_id, { orderRef: order.order_ref });
    if (read.kind !== 'ok') return behaviour.settlement.onLostRead(settlement, order);
    const { tradeId, status, amountOut } = read.value;
    await settlement.apply(order.order_ref, {
      tradeId,
      status,
      amountOut,
      cause: { kind: 'poll', requestId: read.requestId },
    });
  }

  async #schedule(orderRef: string): Promise<void> {
    const { database, ports } = this.parts;
    const order = await database.db
      .selectFrom('orders')
      .selectAll()
      .where('order_ref', '=', orderRef)
      .executeTakeFirstOrThrow();
    const now = ports.now();
    const age = now - (order.status === 'settled' ? order.updated_at_ms : order.accepted_at_ms);
    const bounds = order.status === 'settled' ? SETTLED_GAP : OPEN_GAP;
    const watched = order.status === 'reserved' || (order.status === 'settled' && age < WATCH_RETURNS_MS);
    await database.db
      .updateTable('orders')
      .set({ next_check_at_ms: watched ? now + gapMs(age, bounds, ports.jitter()) : null })
      .where('order_ref', '=', orderRef)
      .where('status', '=', order.status)
      .execute();
  }

  /** Reserved for too long: pending as before, and people are told, once (SAFE-14, FALL-15). */
  async #alertIfStuck(order: OrderRow): Promise<void> {
    const { behaviour, database, log, ports, settings } = this.parts;
    const age = ports.now() - order.accepted_at_ms;
    if (order.status !== 'reserved' || order.trade_id === null) return;
    await behaviour.settlement.onOldReservation(this.parts.settlement, order, age);
    if (age < settings.stuckReservedMs || order.alerted_at_ms !== null) return;
    await database.db
      .updateTable('orders')
      .set({ alerted_at_ms: ports.now() })
      .where('order_ref', '=', order.order_ref)
      .execute();
    const ids = { order_ref: order.order_ref, quote_id: order.quote_id, transact_id: order.trade_id };
    log.write('stuck_reserved_alert', { ...ids, pool_id: order.pool_id, age_ms: age });
    log.write('support_escalation', { ...ids, reason: 'stuck_reserved', request_id: order.request_id });
  }
}
