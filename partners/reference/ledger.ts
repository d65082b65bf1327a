import { Decimal } from 'decimal.js';
import type { Kysely } from 'kysely';
import type { Behaviour } from './behaviour.js';
import type { Tx } from './database/open-database.js';
import type { LedgerRow, NewLedgerRow, OrderRow, Tables } from './database/tables.js';
import type { Log } from './log.js';
import type { Ports } from './ports.js';
import type { EntryKind, TradeStatus } from './vocabulary.js';

/** What made a posting happen; an event where one did, else the answer of a call. */
export type Cause =
  | { readonly kind: 'event'; readonly eventId: string }
  | { readonly kind: 'transact'; readonly requestId: string | null }
  | { readonly kind: 'poll'; readonly requestId: string | null };

export interface Posting {
  readonly order: OrderRow;
  readonly tradeId: string | null;
  readonly step: TradeStatus;
  readonly kind: EntryKind;
  readonly cause: Cause;
}

/** One posting, one slot: the unique constraint makes a second one impossible, whoever tries. */
export function entrySlot({ order, step, kind }: Posting): string {
  return `${order.order_ref}:${step}:${kind}`;
}

/** Adds the entries that are not there yet and returns the added ones. */
export async function appendEntries(tx: Tx, rows: readonly NewLedgerRow[]): Promise<LedgerRow[]> {
  const added: LedgerRow[] = [];
  for (const row of rows) {
    const entry = await tx
      .insertInto('ledger')
      .values(row)
      .onConflict((conflict) => conflict.column('slot').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (entry) added.push(entry);
  }
  return added;
}

/** Signs of the two balances. */
const MOVES_BALANCE: Readonly<Record<EntryKind, { balance: 'pending' | 'final'; sign: 1 | -1 }>> = {
  hold: { balance: 'pending', sign: 1 },
  lift: { balance: 'pending', sign: -1 },
  credit: { balance: 'final', sign: 1 },
  reversal: { balance: 'final', sign: -1 },
};

export interface Balances {
  readonly final: string;
  readonly pending: string;
}

/** The append-only customer ledger. A balance is the sum of its entries and exists nowhere else. */
export class Ledger {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly ledger: Behaviour['ledger'],
    private readonly log: Log,
    private readonly ports: Ports,
  ) {}

  /** Posts inside the caller's transaction, so that a status and its entries change together or not at all. */
  async post(tx: Tx, postings: readonly Posting[]): Promise<LedgerRow[]> {
    const rows = postings.map((posting) => this.ledger.row(this.#row(posting), posting));
    const added = await this.ledger.append(tx, rows);
    for (const entry of added) {
      this.log.write('ledger_post', {
        order_ref: entry.order_ref,
        quote_id: entry.quote_id,
        transact_id: entry.trade_id,
        event_id: entry.event_id,
        ledger_ref: entry.entry_id,
        kind: entry.kind,
        amount: entry.amount,
        asset: entry.asset,
      });
    }
    return added;
  }

  /** Joins a late event to the entries of its step; the entries stay as they are. */
  async link(tx: Tx, orderRef: string, step: TradeStatus, eventId: string): Promise<void> {
    if (!this.ledger.linksLateEvents) return;
    const entries = await tx
      .selectFrom('ledger')
      .select('entry_id')
      .where('order_ref', '=', orderRef)
      .where('step', '=', step)
      .where('event_id', 'is', null)
      .execute();
    for (const { entry_id } of entries) {
      await tx
        .insertInto('ledger_events')
        .values({ entry_id, event_id: eventId })
        .onConflict((conflict) => conflict.column('entry_id').doNothing())
        .execute();
    }
  }

  /** An order's entries in order of posting, each with the event that belongs to it. */
  async entries(orderRefs: readonly string[]): Promise<LedgerRow[]> {
    if (orderRefs.length === 0) return [];
    const rows = await this.db
      .selectFrom('ledger')
      .leftJoin('ledger_events', 'ledger_events.entry_id', 'ledger.entry_id')
      .selectAll('ledger')
      .select('ledger_events.event_id as late_event_id')
      .where('ledger.order_ref', 'in', orderRefs)
      .orderBy('ledger.posted_at_ms')
      .orderBy('ledger.slot')
      .execute();
    return rows.map(({ late_event_id, ...row }) => ({ ...row, event_id: row.event_id ?? late_event_id }));
  }

  /** Decimal strings; what is pending is no part of what is final. */
  async balances(account: string, asset: string): Promise<Balances> {
    const rows = await this.db
      .selectFrom('ledger')
      .select(['kind', 'amount'])
      .where('account', '=', account)
      .where('asset', '=', asset)
      .execute();
    return this.ledger.balances(sum(rows));
  }

  #row({ order, tradeId, step, kind, cause }: Posting): NewLedgerRow {
    return {
      entry_id: this.ports.id('entry'),
      slot: this.ledger.slot({ order, tradeId, step, kind, cause }),
      account: order.account,
      order_ref: order.order_ref,
      quote_id: order.quote_id,
      trade_id: tradeId,
      event_id: cause.kind === 'event' && step !== 'reserved' ? cause.eventId : null,
      step,
      kind,
      amount: order.amount_out,
      asset: order.asset,
      posted_at_ms: this.ports.now(),
    };
  }
}

/** Adds entries up to the two balances, in exact decimals. */
export function sum(rows: readonly { readonly kind: EntryKind; readonly amount: string }[]): Balances {
  const totals = { pending: new Decimal(0), final: new Decimal(0) };
  for (const { kind, amount } of rows) {
    const { balance, sign } = MOVES_BALANCE[kind];
    totals[balance] = totals[balance].plus(new Decimal(amount).times(sign));
  }
  return { final: totals.final.toFixed(), pending: totals.pending.toFixed() };
}
