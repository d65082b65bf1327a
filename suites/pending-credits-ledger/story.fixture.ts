import type { Call } from '../../src/model/call.js';
import type { LedgerEntry, LedgerStory, SurfaceReading } from '../../src/model/facts/ledger.js';
import type { Delivery, JournalEntry, Obstacle, Trial } from '../../src/model/history.js';
import type { EntryKind } from '../../src/model/words.js';
import type { TradeStatus } from '../../twin/api.js';

/** What the upstream pays out in these tables. */
export const payout = '106.77345';

type Shown = Partial<Omit<SurfaceReading, 'label'>>;

/** One reading; by default a clean one of a reserved trade whose payout is held as pending. */
export function read(label: string, shown: Shown = {}): SurfaceReading {
  return {
    label,
    atMs: 2_000,
    status: 'pending',
    final: '10.00',
    pending: payout,
    entries: [entry('pending')],
    upstream: 'reserved',
    problems: [],
    ...shown,
  };
}

const before = read('before', { status: null, pending: '0.00', entries: null, upstream: null });
export const held = read('held');

/** An order that settled: credited once, nothing held. */
export function settledAt(label: string, shown: Shown = {}): SurfaceReading {
  const entries = [entry('pending'), entry('credit')];
  return read(label, { status: 'settled', final: '116.77345', pending: '0', entries, upstream: 'settled', ...shown });
}

/** An order that failed: nothing credited, nothing held. */
export function failedAt(label: string, shown: Shown = {}): SurfaceReading {
  return read(label, { status: 'failed', pending: '0', upstream: 'failed', ...shown });
}

/** A settled order that was credited twice. */
export function twiceAt(label: string): SurfaceReading {
  return settledAt(label, { final: '223.5469', entries: [entry('credit', 'a'), entry('credit', 'b')] });
}

export function entry(kind: EntryKind, entryId: string = kind, amount: string = payout): LedgerEntry {
  return { entryId, orderRef: 'o1', quoteId: 'q1', tradeId: 't1', eventId: null, kind, amount, asset: 'USDT' };
}

export interface StoryParts {
  readonly met?: boolean;
  readonly obstacle?: Obstacle;
  readonly trade?: TradeStatus;
  readonly deliveries?: readonly Delivery[];
  readonly journal?: readonly JournalEntry[];
  readonly calls?: readonly Call[];
}

export function story(id: string, readings: readonly SurfaceReading[], parts: StoryParts = {}): LedgerStory {
  return { trial: trial(id, parts), readings: [before, ...readings], obstacle: parts.obstacle ?? null };
}

/** A story that could not be told. */
export function blocked(id: string, reason = 'the accept was refused', parts: StoryParts = {}): LedgerStory {
  return { ...story(id, [], { met: false, ...parts }), obstacle: { fault: 'partner', reason } };
}

export function trial(
  id: string,
  { met = true, trade, deliveries = [], journal = [], calls = [] }: StoryParts = {},
): Trial {
  const terms = { quoteId: 'q1', partnerId: 'p1', poolId: 'EUR-USDT', side: 'on_ramp', amountIn: '100.00' } as const;
  const rest = { amountOut: payout, rate: '1.06', cryptoNetwork: 'tron', destAddress: null, createdAtMs: 1_000 };
  return {
    id,
    hazard: `the hazard of ${id}`,
    met: { yes: met, how: met ? 'it came about' : 'it did not come about' },
    account: 'alice',
    lane: { poolId: 'EUR-USDT', side: 'on_ramp', network: 'tron', amount: '100.00', asset: 'USDT' },
    calls: [ledgerCall, ...calls],
    marks: [],
    balances: [],
    quote: { ...terms, ...rest, expiresAtMs: 61_000, status: 'consumed', transactId: 't1' },
    journal,
    trade: trade
      ? { ...terms, ...rest, transactId: 't1', status: trade, idempotencyKey: 'k1', settledAtMs: null, history: [] }
      : null,
    unclaimed: { quotes: [], trades: [] },
    deliveries,
  };
}

/** An event as it was answered; `sentAtMs` 1,500 is before every reading. */
export function delivery(parts: Partial<Delivery> = {}): Delivery {
  return {
    eventId: 'e1',
    type: 'pool.transaction.settled',
    tradeId: 't1',
    quoteId: 'q1',
    signing: 'valid',
    url: 'http://127.0.0.1:1/hooks',
    body: '{}',
    attempt: 1,
    sentAtMs: 1_500,
    answeredAtMs: 1_510,
    status: 200,
    error: null,
    ...parts,
  };
}

/** A status read of the app. */
export function poll(status: TradeStatus, arrivedAtMs = 1_600): JournalEntry {
  return {
    seq: 1,
    arrivedAtMs,
    endedAtMs: arrivedAtMs + 2,
    api: 'pools',
    operation: 'getTransactionByQuote',
    method: 'GET',
    path: '/v1/pools/transactions/q1',
    headers: {},
    body: null,
    partnerId: 'p1',
    poolId: 'EUR-USDT',
    quoteId: 'q1',
    tradeId: 't1',
    idempotencyKey: null,
    requestId: 'r1',
    quoteType: null,
    quoteStatusAtArrival: null,
    faultId: null,
    effect: 'none',
    status: 200,
    response: `{"transactId":"t1","status":"${status}"}`,
  };
}

export function call(operation: Call['operation'], outcome: Call['outcome']): Call {
  const times = { startedAtMs: 1_100, endedAtMs: 1_110 };
  return {
    operation,
    account: 'alice',
    inputs: {},
    outcome,
    outputs: {},
    raw: {},
    exchanges: [],
    ...times,
    problem: null,
  };
}

const ledgerCall: Call = { ...call('ledger', 'ok'), inputs: { orderRef: 'o1' } };
