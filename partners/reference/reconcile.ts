import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloseRow, dailyClose } from './daily-close.js';
import type { Database } from './database/open-database.js';
import type { LedgerRow, OrderRow } from './database/tables.js';
import type { Ledger } from './ledger.js';
import type { Log } from './log.js';
import type { Ports } from './ports.js';
import type { PoolsClient } from './upstream/pools-client.js';
import type { Trade } from './upstream/pools-wire.js';
import { isTradeStatus, MOVES, POSTINGS, route } from './vocabulary.js';
import type { Watcher } from './watcher.js';

const DAY_MS = 86_400_000;
const RETURNS_MS = 7 * DAY_MS;
const AT_ONCE = 8;

/** Something that does not match, with what to do about it. */
interface Exception {
  readonly kind: 'ledger_mismatch' | 'status_mismatch' | 'trade_without_order' | 'feed_unreadable';
  readonly orderRef: string | null;
  readonly tradeId: string | null;
  readonly nextAction: string;
}

export interface CloseReport {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly CloseRow[];
  readonly exceptions: readonly Exception[];
}

export interface ReconcileParts {
  readonly database: Database;
  readonly client: PoolsClient;
  readonly watcher: Watcher;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly ports: Ports;
  readonly dataDir: string;
}

/**
 * The nightly job: reads every open and recently settled trade once more (returns are found here and nowhere else),
 * then closes the last day against the status feed and writes the close with its exceptions.
 */
export async function reconcile(parts: ReconcileParts): Promise<CloseReport> {
  const { database, ledger, log, ports } = parts;
  const now = ports.now();
  await followUp(parts, now);
  const rows = await dailyClose(database.db, ledger, now - DAY_MS, now + 1);
  const exceptions = [...(await ledgerExceptions(parts, rows)), ...(await feedExceptions(parts, rows, now))];
  const report = {
    from: new Date(now - DAY_MS).toISOString(),
    to: new Date(now).toISOString(),
    rows,
    exceptions,
  };
  for (const { kind, orderRef, tradeId } of exceptions) {
    log.write('ledger_mismatch', { kind, order_ref: orderRef, transact_id: tradeId });
  }
  log.write('daily_close', { rows: rows.length, exceptions: exceptions.length });
  const folder = join(parts.dataDir, 'close');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${report.to.slice(0, 10)}.json`);
  writeFileSync(`${file}.new`, `${JSON.stringify(report, null, 2)}\n`);
  renameSync(`${file}.new`, file);
  return report;
}

async function followUp({ database, watcher }: ReconcileParts, now: number): Promise<void> {
  const orders = await database.db
    .selectFrom('orders')
    .selectAll()
    .where('status', 'in', ['processing', 'reserved', 'settled'])
    .where('accepted_at_ms', '>=', now - RETURNS_MS)
    .orderBy('accepted_at_ms')
    .execute();
  const queue = orders.values();
  const worker = async () => {
    for (const order of queue) await watcher.check(order);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** What an order's entries must be, from its status alone. */
function expectedKinds(status: OrderRow['status']): readonly string[] {
  const steps = isTradeStatus(status) ? route(MOVES, 'processing', status) : [];
  return (steps ?? []).flatMap((step) => POSTINGS[step]);
}

async function ledgerExceptions({ ledger }: ReconcileParts, rows: readonly CloseRow[]): Promise<Exception[]> {
  const byOrder = new Map<string, LedgerRow[]>();
  for (const entry of await ledger.entries(rows.map(({ orderRef }) => orderRef))) {
    byOrder.set(entry.order_ref, [...(byOrder.get(entry.order_ref) ?? []), entry]);
  }
  return rows.flatMap((row): Exception[] => {
    const entries = byOrder.get(row.orderRef) ?? [];
    const kinds = entries.map(({ kind }) => kind).sort();
    const expected = [...expectedKinds(row.status as OrderRow['status'])].sort();
    const sound = entries.every((entry) => entry.trade_id === row.tradeId && entry.amount === row.amount);
    if (sound && kinds.join() === expected.join()) return [];
    const nextAction = 'compare the entries with the trade and post a correcting entry';
    return [{ kind: 'ledger_mismatch', orderRef: row.orderRef, tradeId: row.tradeId, nextAction }];
  });
}

async function feedExceptions(parts: ReconcileParts, rows: readonly CloseRow[], now: number): Promise<Exception[]> {
  const trades = await feed(parts.client, now);
  if (trades === null) {
    return [{ kind: 'feed_unreadable', orderRef: null, tradeId: null, nextAction: 'run the close again' }];
  }
  const byTrade = new Map(rows.flatMap((row) => (row.tradeId === null ? [] : [[row.tradeId, row] as const])));
  return trades.flatMap((trade): Exception[] => {
    const row = byTrade.get(trade.tradeId);
    if (!row) {
      const nextAction = 'find the order by quote id and adopt the trade';
      return [{ kind: 'trade_without_order', orderRef: null, tradeId: trade.tradeId, nextAction }];
    }
    if (row.status === trade.status) return [];
    const nextAction = 'read the status again; escalate if it still differs';
    return [{ kind: 'status_mismatch', orderRef: row.orderRef, tradeId: trade.tradeId, nextAction }];
  });
}

async function feed(client: PoolsClient, now: number): Promise<Trade[] | null> {
  const createdAfter = new Date(now - DAY_MS).toISOString();
  const trades: Trade[] = [];
  let cursor: string | null = null;
  do {
    const page = await client.listTrades({ createdAfter, cursor });
    if (page.kind !== 'ok') return null;
    trades.push(...page.value.trades);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return trades;
}
