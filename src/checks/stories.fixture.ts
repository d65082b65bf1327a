import type { Call } from '../model/call.js';
import type { JournalEntry, Trial, TwinQuote, TwinTrade } from '../model/history.js';
import type { Lane } from '../model/manifest.js';
import type { OperationName, Outcome } from '../model/words.js';

/** Times in stories are ms after this moment, so that they read like a stop-watch. */
const start = Date.parse('2026-01-01T00:00:00Z');

const lane: Lane = {
  poolId: 'EUR-USDT',
  side: 'on_ramp',
  network: 'tron',
  amount: '100.00',
  asset: 'USDT',
  destination: 'TXsample',
};

/** One operation as it might have gone; `status` is the HTTP status, null for no answer. */
export function call(
  operation: OperationName,
  outcome: Outcome,
  parts: {
    atMs?: number;
    lastsMs?: number;
    outputs?: Record<string, unknown>;
    status?: number | null;
    account?: string;
  } = {},
): Call {
  const startedAtMs = start + (parts.atMs ?? 0);
  const endedAtMs = startedAtMs + (parts.lastsMs ?? 10);
  const usual: Record<Outcome, number> = { ok: 200, unavailable: 200, refused: 409, error: 500 };
  const status = parts.status === undefined ? usual[outcome] : parts.status;
  return {
    operation,
    account: parts.account ?? 'alice',
    inputs: {},
    outcome,
    outputs: parts.outputs ?? {},
    raw: {},
    exchanges: [
      {
        step: null,
        request: { method: 'POST', url: `http://app.test/${operation}`, headers: {}, body: null },
        response: status === null ? null : { status, headers: {}, body: '{}', truncated: false },
        error: status === null ? 'reset' : null,
        startedAtMs,
        endedAtMs,
      },
    ],
    startedAtMs,
    endedAtMs,
    problem: null,
  };
}

/** A firm quote that stands for two seconds from the start of the story. */
export function quote(parts: Partial<TwinQuote> = {}): TwinQuote {
  return {
    quoteId: 'pq_test_1',
    partnerId: 'audited',
    poolId: lane.poolId,
    side: 'on_ramp',
    amountIn: '100.00',
    amountOut: '107.31',
    rate: '1.0731',
    cryptoNetwork: 'tron',
    destAddress: 'TXsample',
    createdAtMs: start,
    expiresAtMs: start + 2_000,
    status: 'active',
    transactId: null,
    ...parts,
  };
}

/** The trade of `quote()`. */
export function trade(parts: Partial<TwinTrade> = {}): TwinTrade {
  return {
    transactId: 'txn_test_1',
    quoteId: 'pq_test_1',
    partnerId: 'audited',
    poolId: lane.poolId,
    side: 'on_ramp',
    status: 'settled',
    amountIn: '100.00',
    amountOut: '107.31',
    rate: '1.0731',
    cryptoNetwork: 'tron',
    destAddress: 'TXsample',
    idempotencyKey: 'key-1',
    createdAtMs: start + 100,
    settledAtMs: start + 200,
    history: [],
    ...parts,
  };
}

let seq = 0;

/** A request as the upstream saw it; an execution of `quote()` that made its trade unless said otherwise. */
export function arrived(parts: Partial<Omit<JournalEntry, 'arrivedAtMs'>> & { atMs?: number } = {}): JournalEntry {
  const { atMs = 100, ...rest } = parts;
  return {
    seq: seq++,
    arrivedAtMs: start + atMs,
    endedAtMs: start + atMs + 5,
    api: 'pools',
    operation: 'transact',
    method: 'POST',
    path: '/v1/pools/EUR-USDT/transact',
    headers: {},
    body: null,
    partnerId: 'audited',
    poolId: lane.poolId,
    quoteId: 'pq_test_1',
    tradeId: null,
    idempotencyKey: 'key-1',
    requestId: `req_test_${seq}`,
    quoteType: null,
    quoteStatusAtArrival: 'active',
    faultId: null,
    effect: 'trade-created',
    status: 200,
    response: null,
    ...rest,
  };
}

/** A quote's story in which the hazard came about and nothing else happened. */
export function story(id: string, parts: Partial<Trial> = {}): Trial {
  return {
    id,
    hazard: id,
    met: { yes: true, how: 'the hazard came about' },
    account: 'alice',
    lane,
    calls: [],
    marks: [],
    balances: [],
    quote: quote(),
    journal: [],
    trade: null,
    unclaimed: { quotes: [], trades: [] },
    deliveries: [],
    ...parts,
  };
}
