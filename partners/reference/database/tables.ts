import type { Insertable, Selectable } from 'kysely';
import type { EntryKind, OrderStatus, TradeStatus } from '../vocabulary.js';

/** Money is decimal text, times are epoch milliseconds unless the name says otherwise. */
interface QuotesTable {
  quote_ref: string;
  account: string;
  pool_id: string;
  side: string;
  network: string;
  destination: string;
  amount: string;
  asset: string;
  quote_id: string;
  rate: string;
  fee_bps: number | null;
  amount_in: string;
  amount_out: string;
  expires_at: string;
  expires_at_ms: number;
  locked_at_ms: number;
  status: 'active' | 'accepted' | 'declined' | 'expired';
  gate_result: string;
  request_id: string | null;
}

interface OrdersTable {
  order_ref: string;
  /** Unique: one order per accepted quote, whoever asks and however often. */
  slot: string;
  account: string;
  quote_ref: string;
  quote_id: string;
  pool_id: string;
  side: string;
  network: string;
  amount: string;
  amount_out: string;
  asset: string;
  status: OrderStatus;
  trade_id: string | null;
  terminal_status: TradeStatus | null;
  reason: string | null;
  request_id: string | null;
  gate_result: string;
  quote_expires_at: string;
  idempotency_key: string;
  reconciliation_state: 'open' | 'matched' | 'review';
  environment: string;
  accepted_at_ms: number;
  updated_at_ms: number;
  next_check_at_ms: number | null;
  alerted_at_ms: number | null;
}

/** The one execution of an order: what was sent, and who may send now. */
interface ExecutionsTable {
  order_ref: string;
  idempotency_key: string;
  pool_id: string;
  quote_id: string;
  state: 'prepared' | 'sent' | 'answered' | 'refused';
  sends: number;
  /** 1 while an earlier send may have reached the upstream without an answer reaching us. */
  uncertain: number;
  lease_owner: string | null;
  lease_until_ms: number;
  /** Grows with every lease; a holder of an older one can write nothing any more. */
  fence: number;
}

interface CallsTable {
  call_id: string;
  quote_ref: string | null;
  order_ref: string | null;
  operation: string;
  request_id: string | null;
  status: number | null;
  code: string | null;
  at_ms: number;
}

interface EventsTable {
  event_id: string;
  type: string;
  trade_id: string;
  quote_id: string | null;
  order_ref: string | null;
  status: TradeStatus;
  state: 'waiting' | 'applied' | 'refused';
  received_at_ms: number;
}

interface LedgerTable {
  entry_id: string;
  /** Unique: the posting that this entry is; posting it twice is impossible. */
  slot: string;
  account: string;
  order_ref: string;
  quote_id: string;
  trade_id: string | null;
  event_id: string | null;
  step: OrderStatus;
  kind: EntryKind;
  amount: string;
  asset: string;
  posted_at_ms: number;
}

/** Events that arrived after their entries were posted; entries themselves never change. */
interface LedgerEventsTable {
  entry_id: string;
  event_id: string;
}

interface FallbacksTable {
  fallback_ref: string;
  account: string;
  order_ref: string | null;
  quote_ref: string | null;
  quote_id: string | null;
  pool_id: string;
  side: string;
  network: string;
  amount: string;
  failure_point: string;
  reason: string;
  attempt_count: number;
  alternate_pool_id: string | null;
  user_message: string;
  request_id: string | null;
  at_ms: number;
}

interface SessionsTable {
  token_hash: string;
  account: string;
  expires_at_ms: number;
}

export interface Tables {
  quotes: QuotesTable;
  orders: OrdersTable;
  executions: ExecutionsTable;
  calls: CallsTable;
  events: EventsTable;
  ledger: LedgerTable;
  ledger_events: LedgerEventsTable;
  fallbacks: FallbacksTable;
  sessions: SessionsTable;
}

export type QuoteRow = Selectable<QuotesTable>;
export type OrderRow = Selectable<OrdersTable>;
export type ExecutionRow = Selectable<ExecutionsTable>;
export type EventRow = Selectable<EventsTable>;
export type LedgerRow = Selectable<LedgerTable>;
export type NewLedgerRow = Insertable<LedgerTable>;
export type FallbackRow = Selectable<FallbacksTable>;
