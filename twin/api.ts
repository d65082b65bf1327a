/**
 * What a holder of a running twin can see and do. The same powers are served over HTTP under `/_twin`.
 * Times are epoch milliseconds with a microsecond fraction, taken from one monotonic clock (`now()`).
 */

import type { Paging } from './pages.js';
import type { WireOverrides } from './wire.js';

export type PoolsOperation =
  | 'listPools'
  | 'getCapabilities'
  | 'getBalance'
  | 'getFunding'
  | 'listLedger'
  | 'createQuote'
  | 'getQuote'
  | 'rejectQuote'
  | 'transact'
  | 'getTransactionByQuote'
  | 'listTrades'
  | 'getTrade';

export type SwapsOperation =
  | 'listCurrencies'
  | 'createSwapQuote'
  | 'validateAddress'
  | 'createSwap'
  | 'listSwaps'
  | 'getSwap';

export type TwinOperation = PoolsOperation | SwapsOperation;

export type QuoteStatus = 'active' | 'consumed' | 'expired' | 'rejected';
export type TradeStatus = 'reserved' | 'settled' | 'failed' | 'released' | 'returned';
export type SwapStatus =
  | 'waiting'
  | 'confirming'
  | 'exchanging'
  | 'sending'
  | 'finished'
  | 'failed'
  | 'refunded'
  | 'overdue'
  | 'expired'
  | 'hold';
export type UnavailableReason = 'pool_dry' | 'engine_unavailable' | 'rate_unavailable';
export type EventType = 'pool.transaction.settled' | 'pool.transaction.failed' | 'pool.transaction.released';

/**
 * What a reserved trade does when `GET /pools/transactions/{quoteId}` polls it; `hold` leaves it reserved until told,
 * `return` settles it and has the next poll find it returned.
 */
export type SettlementPlan = 'settle' | 'fail' | 'release' | 'hold' | 'return';

export interface TwinQuote {
  readonly quoteId: string;
  readonly partnerId: string;
  readonly poolId: string;
  readonly side: 'on_ramp' | 'off_ramp';
  readonly amountIn: string;
  readonly amountOut: string;
  readonly rate: string;
  readonly cryptoNetwork: string;
  readonly destAddress: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly status: QuoteStatus;
  readonly transactId: string | null;
}

export interface TwinTrade {
  readonly transactId: string;
  readonly quoteId: string;
  readonly partnerId: string;
  readonly poolId: string;
  readonly side: 'on_ramp' | 'off_ramp';
  readonly status: TradeStatus;
  readonly amountIn: string;
  readonly amountOut: string;
  readonly rate: string;
  readonly cryptoNetwork: string;
  readonly destAddress: string | null;
  readonly idempotencyKey: string;
  readonly createdAtMs: number;
  readonly settledAtMs: number | null;
  readonly history: readonly { readonly status: TradeStatus; readonly atMs: number; readonly cause: string }[];
}

export interface TwinSwap {
  readonly swapId: string;
  readonly partnerId: string;
  readonly idempotencyKey: string;
  readonly from: string;
  readonly to: string;
  readonly amountFrom: string;
  readonly amountTo: string;
  readonly status: SwapStatus;
  readonly createdAtMs: number;
}

/** Which requests a fault concerns; every given field must match, lists are alternatives. */
export interface FaultMatch {
  readonly operation?: TwinOperation | readonly TwinOperation[];
  readonly partnerId?: string;
  readonly poolId?: string;
  readonly quoteId?: string;
  readonly tradeId?: string;
  readonly idempotencyKey?: string;
  readonly amount?: string;
}

/** Which of the matching requests are hit: after `skip`, the `first` n, every nth, or by seeded chance. Default: all. */
export interface FaultSchedule {
  readonly skip?: number;
  readonly first?: number;
  readonly every?: number;
  readonly probability?: number;
  readonly seed?: number;
}

export type FaultEffect =
  | { readonly kind: 'drop' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'pause'; readonly name: string }
  | { readonly kind: 'status'; readonly status: number; readonly code?: string; readonly retryAfterSeconds?: number }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'broken-json' }
  | { readonly kind: 'slow-body'; readonly ms: number }
  | { readonly kind: 'content-type'; readonly value: string }
  | { readonly kind: 'unavailable'; readonly reason: UnavailableReason }
  | {
      readonly kind: 'refuse';
      readonly as:
        | 'quote_expired'
        | 'reservation_conflict'
        | 'insufficient_balance'
        | 'velocity_limit_exceeded'
        | 'pool_access_suspended'
        | 'rate_limited';
    }
  /** Commits the trade, then moves it at once, in the same turn. */
  | { readonly kind: 'commit-as'; readonly status: TradeStatus }
  /** What polls will do to the quote that the request concerns. */
  | { readonly kind: 'plan'; readonly plan: SettlementPlan }
  /** The Swaps response cache is lost right after the commit (SWAP-5). */
  | { readonly kind: 'lose-cache' }
  /** At point `event`: so many identical copies leave at the same moment. */
  | { readonly kind: 'duplicate'; readonly copies: number }
  /** At point `event`: held back until another event of the same partner has left. */
  | { readonly kind: 'reorder' }
  /** At point `event`: signed in this right or wrong way. */
  | { readonly kind: 'sign'; readonly as: Signing };

/**
 * `before-commit`: the effect happens instead of the state change. `after-commit`: the state change stands, the effect
 * hits the answer. Delay and pause continue normally afterwards. `event`: the effect hits scheduled webhook attempts of
 * the trades that match: `drop` (repeated later, like any lost attempt), `delay`, `duplicate`, `reorder`, `sign`.
 */
export interface Fault {
  readonly id?: string;
  readonly match: FaultMatch;
  readonly when?: FaultSchedule;
  readonly point: 'before-commit' | 'after-commit' | 'event';
  readonly effect: FaultEffect;
}

export interface ArmedFault {
  readonly id: string;
  /** How many requests it has hit so far. */
  hits(): number;
  disarm(): void;
}

export interface JournalEntry {
  readonly seq: number;
  readonly arrivedAtMs: number;
  /** Null while unanswered. */
  readonly endedAtMs: number | null;
  readonly api: 'pools' | 'swaps';
  readonly operation: TwinOperation | null;
  readonly method: string;
  readonly path: string;
  /** Secrets are replaced by `[redacted:<sha256 prefix>]` before the entry exists. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly partnerId: string | null;
  readonly poolId: string | null;
  readonly quoteId: string | null;
  readonly tradeId: string | null;
  readonly idempotencyKey: string | null;
  readonly requestId: string;
  readonly quoteType: 'firm' | 'indicative' | null;
  /** For transact: what the quote's state was when the request arrived. */
  readonly quoteStatusAtArrival: QuoteStatus | null;
  readonly faultId: string | null;
  readonly effect:
    | 'none'
    | 'quote-created'
    | 'quote-rejected'
    | 'trade-created'
    | 'trade-replayed'
    | 'trade-advanced'
    | 'swap-created'
    | 'swap-replayed';
  /** Null where the connection was cut without an answer. */
  readonly status: number | null;
  readonly response: string | null;
}

export interface JournalQuery {
  readonly operation?: TwinOperation | readonly TwinOperation[];
  readonly quoteId?: string;
  readonly tradeId?: string;
  readonly idempotencyKey?: string;
  readonly partnerId?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

export interface Journal {
  /** Entries in order of arrival, unanswered ones included. */
  query(query?: JournalQuery): JournalEntry[];
  /** Resolves with the first entry that satisfies `test`, also one already there; null after `timeoutMs`. */
  waitFor(test: (entry: JournalEntry) => boolean, timeoutMs: number): Promise<JournalEntry | null>;
  /** Writes every entry as NDJSON. */
  exportTo(file: string): Promise<void>;
}

export type Signing =
  | 'valid'
  | 'unsigned'
  | 'wrong-secret'
  | 'stale'
  | 'future'
  | 'tampered'
  | 're-serialised'
  | 'rotated'
  | 'garbage'
  /** The bytes and the signature of the last attempt at this event, once more. */
  | 'replayed';

export interface EventOrder {
  readonly tradeId: string;
  readonly type: EventType;
  /** Default: the stable id, sha256 of `tradeId:type`. */
  readonly eventId?: string;
  readonly signing?: Signing;
  /** How many identical copies leave at the same moment, default 1. */
  readonly copies?: number;
  /** Where it goes in place of the partner's address. */
  readonly url?: string;
}

export interface Delivery {
  readonly eventId: string;
  readonly type: EventType;
  readonly tradeId: string;
  readonly quoteId: string;
  readonly signing: Signing;
  readonly url: string;
  readonly body: string;
  readonly attempt: number;
  readonly sentAtMs: number;
  readonly answeredAtMs: number | null;
  readonly status: number | null;
  readonly error: string | null;
}

export interface TwinWebhooks {
  /** Sends now, outside the schedule, and resolves when every copy was answered or timed out. */
  send(order: EventOrder): Promise<Delivery[]>;
  /** Every attempt so far, scheduled or ordered. */
  deliveries(filter?: { tradeId?: string; eventId?: string }): Delivery[];
  /** Where events go; null sends nothing. */
  target(url: string | null): void;
  /** Stops (or resumes) scheduled deliveries of one quote's trade; ordered ones still leave. */
  mute(quoteId: string, muted: boolean): void;
}

/** What a twin can do beyond recording, faults, pause points and ordered events, which all twins can. */
export type TwinCapability =
  | 'move'
  | 'plan'
  | 'clock'
  | 'quote-ttl'
  | 'funding'
  | 'commit-as'
  | 'scheduled-events'
  | 'swaps-state';

export interface Twin {
  /** All of them for a twin; a proxy in front of a real sandbox has none and throws where they are needed. */
  readonly capabilities: ReadonlySet<TwinCapability>;
  /** `http://host:port` */
  readonly origin: string;
  /** Base of 0Pools, `<origin>/v1`. */
  readonly pools: string;
  /** Who may call, generated keys and secrets included. */
  readonly partners: readonly TwinPartner[];
  /** Base of Swaps, `<origin>/swaps`. */
  readonly swaps: string;
  readonly controlToken: string;
  readonly journal: Journal;
  readonly webhooks: TwinWebhooks;
  now(): number;
  arm(fault: Fault): ArmedFault;
  /** Lets every request held at this pause point go on; requests that arrive there later pass. */
  resume(name: string): void;
  /** How many requests are held at this pause point now. */
  paused(name: string): number;
  /** Resolves true once `count` requests are held at the pause point, false after `timeoutMs`. */
  waitPaused(name: string, count: number, timeoutMs: number): Promise<boolean>;
  /** What polling does to this quote's trade; the default for all others comes from the options. */
  plan(quoteId: string, plan: SettlementPlan): void;
  quotes(): TwinQuote[];
  quote(quoteId: string): TwinQuote | null;
  trades(): TwinTrade[];
  trade(transactId: string): TwinTrade | null;
  /**
   * Makes sure that the trade of this quote is known as it is now. A proxy asks the sandbox, in the caller's name and past
   * the journal, since events and time move trades beside it; a twin knows. Never rejects.
   */
  refresh(quoteId: string): Promise<void>;
  tradeByQuote(quoteId: string): TwinTrade | null;
  /**
   * Moves a trade by hand along a legal transition and schedules its event unless `event` is false.
   * Throws on an illegal transition.
   */
  move(
    transactId: string,
    to: 'settled' | 'failed' | 'released' | 'returned',
    options?: { event?: boolean },
  ): TwinTrade;
  swapsMade(): TwinSwap[];
  /** Sets a swap's status by hand; throws where it is terminal already. */
  moveSwap(swapId: string, to: SwapStatus): TwinSwap;
  /** Loses the response cache of Swaps on purpose, the rows stay; answers how many responses were lost (SWAP-5). */
  loseSwapCache(): number;
  /** TTL of firm quotes locked from now on, ms; those already locked keep theirs. */
  quoteTtl(ms: number): void;
  /**
   * Sets a partner's prefunded balance, a decimal string in fiat, as if it had been funded so; null turns the gate off.
   * Answers the balance before. Throws where there is no such partner or no such amount.
   */
  fund(partnerId: string, balance: string | null): string | null;
  /** Moves the twin's clock forward; quote expiry and key windows follow. */
  advance(ms: number): void;
  /** Forgets everything but the configuration. */
  reset(): void;
  /** Answers held requests with a cut connection, stops deliveries, releases the port. */
  close(): Promise<void>;
}

export interface TwinPartner {
  readonly id: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly status?: 'active' | 'suspended';
  readonly kyc?: 'approved' | 'pending' | 'revoked';
  readonly tier?: string | null;
  readonly allowedPools?: readonly string[];
  /** Prefunded balance gate in fiat, decimal string; null or absent: gate off. */
  readonly balance?: string | null;
  /** Rolling 24 h notional cap, decimal string; null or absent: off. */
  readonly velocityCap?: string | null;
  readonly offRamp?: boolean;
  readonly swapsCredential?: string;
  readonly webhook?: { readonly url: string | null; readonly secret: string; readonly header?: string };
}

export interface TwinPool {
  readonly id: string;
  readonly fiatCurrency: string;
  readonly cryptoCurrency: string;
  readonly networks: readonly string[];
  readonly sides: readonly ('on_ramp' | 'off_ramp')[];
  /** Crypto per fiat unit, decimal string, before spread and fee. */
  readonly rate: string;
  readonly minOrderUsdt?: string;
  readonly maxOrderUsdt?: string | null;
  readonly available?: boolean;
}

export interface TwinOptions {
  readonly host?: string;
  readonly port?: number;
  /** Default: one partner with generated `sk_test_`, `pk_test_` and `whsec_` values. */
  readonly partners?: readonly TwinPartner[];
  readonly pools?: readonly TwinPool[];
  readonly quoteTtlMs?: number;
  readonly settlement?: SettlementPlan;
  readonly controlToken?: string;
  readonly journalDir?: string;
  /** Delivery schedule is divided by this; 1 is the documented 1 m, 5 m, 30 m, 2 h. */
  readonly timeScale?: number;
  /** Live-looking keys are refused unless true. */
  readonly allowLiveKeys?: boolean;
  /** Requests a second on the Swaps side; default the documented 30 a credential, 120 an address and path. */
  readonly swapLimits?: { readonly perCredential: number; readonly perAddress: number };
  /** How much of the state stays unpacked in memory; the default suits a million operations. */
  readonly paging?: Paging;
  /** Names and codes that the public documents leave open. */
  readonly wire?: WireOverrides;
  /** `off` records nothing; for measuring the bare semantics only. Default `on`. */
  readonly journal?: 'on' | 'off';
  /** How many entries stay in memory before older ones go to disk, default 1024. */
  readonly journalMemory?: number;
}
