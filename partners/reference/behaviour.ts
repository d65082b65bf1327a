import type { AcceptAnswer, Acceptance, AcceptRequest } from './acceptance.js';
import type { Action, Role } from './accounts.js';
import type { CloseRow } from './daily-close.js';
import type { Database, Tx } from './database/open-database.js';
import type { EventRow, ExecutionRow, LedgerRow, NewLedgerRow, OrderRow, QuoteRow } from './database/tables.js';
import type { Lane } from './discovery.js';
import type { Outcome } from './execution.js';
import type { Balances, Posting } from './ledger.js';
import type { LogFields } from './log.js';
import type { Price, Refusal, Terms } from './quoting.js';
import type { Settlement, Signal } from './settlement.js';
import type { IdKind, SupportPacket, Trace } from './support.js';
import type { Answer, CallReport } from './upstream/pools-client.js';
import type { Pool, Trade } from './upstream/pools-wire.js';
import type { EntryKind, OrderStatus, TradeStatus } from './vocabulary.js';
import type { PoolEvent } from './webhook-inbox.js';
import type { SignatureVerdict, SignedDelivery } from './webhook-signature.js';

/**
 * Every decision that the launch questions are about, gathered where it can be read, tested and, by a planted defect,
 * replaced one at a time. `correctBehaviour` is the product; the code around it decides nothing of this by itself.
 */
export interface Behaviour {
  readonly acceptance: {
    /** May the quote be taken now? Asked at the accept and right before a first send. */
    stillStands(quote: QuoteRow, nowMs: number, moment: 'accept' | 'send'): boolean;
    /** The unique slot that the order takes; equal slots are one order. */
    orderSlot(request: AcceptRequest, ordersOfQuote: () => Promise<readonly OrderRow[]>): Promise<string>;
    /** Which quotes their user may still turn down. */
    readonly declinable: readonly QuoteRow['status'][];
    onClaimed(tx: Tx, order: OrderRow): Promise<void>;
    onExpired(desk: Acceptance, request: AcceptRequest): Promise<AcceptAnswer>;
    onRepeated(desk: Acceptance, request: AcceptRequest, order: OrderRow): Promise<AcceptAnswer>;
    onOutcome(desk: Acceptance, request: AcceptRequest, order: OrderRow, outcome: Outcome): Promise<AcceptAnswer>;
  };
  readonly quoting: {
    /** The Idempotency-Key of a quote request; null for none, since nothing is executed by it. */
    requestKey(account: string, quoteRef: string): string | null;
  };
  readonly execution: {
    /** The Idempotency-Key of one send. */
    sendKey(stored: string, send: { readonly number: number; readonly resumed: boolean }): string;
    understand(answer: Answer<Trade>): Answer<Trade>;
    /** Executions that are taken up again when their process did not end them, by how far it had got. */
    readonly resumes: readonly ExecutionRow['state'][];
    /** How often one accept sends, at most. */
    readonly sendsPerAccept: number;
    /** How long to wait before try `next` (2, 3, ...), ms. */
    retryWaitMs(next: number, jitter: number): number;
  };
  readonly settlement: {
    readonly moves: Readonly<Record<OrderStatus, readonly OrderStatus[]>>;
    readonly postings: Readonly<Record<TradeStatus, readonly EntryKind[]>>;
    /** Brings about the entries of one step; `tx` is the transaction that moves the order. */
    post(work: (tx: Tx) => Promise<void>, step: TradeStatus, tx: Tx, database: Database): Promise<void>;
    /** Finds the order that a signal is about, before the transaction. */
    seen<T>(find: () => Promise<T>): Promise<T>;
    /** The status to move on from: what was seen, or what the locked row says. */
    judged(seen: OrderRow, locked: OrderRow): OrderStatus;
    tradeIdToStore(tx: Tx, order: OrderRow, signal: Signal): Promise<string | null>;
    onOldReservation(settlement: Settlement, order: OrderRow, ageMs: number): Promise<void>;
    /** A status read failed: no news of the trade. */
    onLostRead(settlement: Settlement, order: OrderRow): Promise<void>;
  };
  readonly ledger: {
    slot(posting: Posting): string;
    row(row: NewLedgerRow, posting: Posting): NewLedgerRow;
    append(tx: Tx, rows: readonly NewLedgerRow[]): Promise<LedgerRow[]>;
    /** Whether an event that came after its entries is joined to them. */
    readonly linksLateEvents: boolean;
    balances(balances: Balances): Balances;
  };
  readonly webhooks: {
    verify(delivery: SignedDelivery): SignatureVerdict;
    firstSighting(tx: Tx, event: EventRow): Promise<boolean>;
    recognises(order: OrderRow, event: PoolEvent): boolean;
    readonly keepsEarly: boolean;
  };
  readonly guards: {
    lane(lane: Lane, terms: Terms): Refusal | null;
    /** The network that a quote is asked for. */
    network(lane: Lane, terms: Terms): string;
    /** The amount that a quote is asked for. */
    amount(terms: Terms): string;
    /** Whether a firm quote is asked for only after an indicative one showed the size to be within limits. */
    pricesFirst(lane: Lane, terms: Terms): boolean;
    readonly blocksUnfunded: boolean;
  };
  readonly discovery: {
    /** What to offer while discovery is down, given what was offered last. */
    whenDown(last: readonly Pool[]): readonly Pool[] | null;
    priceWhenDown(last: Price | null, terms: Terms): Price | null;
    /** How often one request of a user asks an upstream that has no price, at most. */
    readonly asksWithoutPrice: number;
  };
  readonly access: {
    may(role: Role, action: Action): boolean;
    owns(account: string, owner: string): boolean;
  };
  readonly support: {
    readonly traceBy: readonly IdKind[];
    trace(trace: Trace): Trace;
    packet(packet: SupportPacket): object;
  };
  readonly close: { rows(rows: readonly CloseRow[]): readonly CloseRow[] };
  readonly edge: {
    /** Text of a page or asset on its way out. */
    content(name: string, text: string): string;
    headers(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
    /** JSON of a user's API answer. */
    answer(path: string, body: object): object;
  };
  readonly logs: {
    call(call: CallReport): LogFields;
    scrub(line: string): string;
  };
}
