import type { JournalEntry } from '../../src/model/history.js';
import type { ProviderState } from '../provider-states.js';
import { objectOf } from './pact-file.js';
import { swapStateOf } from './swap-situations.js';

/** Where an exchange stands in a contract: what it presumes of the provider and how it is told from its siblings. */
export interface Situation {
  readonly state: ProviderState;
  /** HTTP status and the word that names the outcome, e.g. `409 quote_expired`, `200 settled`. */
  readonly outcome: string;
  /** Whether the state hands out the ids that this request names, so that they are filled in at verification. */
  readonly ids: boolean;
}

/** Why an exchange is no part of a contract, in words that are counted. */
export interface LeftOut {
  readonly why: string;
}

const entitled = 'the partner is entitled to EUR-USDT';
const held = 'an executed quote whose trade is reserved';
const knownPool = 'EUR-USDT';

const refusals: Readonly<Record<string, ProviderState>> = {
  quote_expired: 'an expired firm quote',
  quote_rejected: 'a rejected firm quote',
  reservation_conflict: 'an active firm quote and a conflicting reservation',
  insufficient_balance: 'an active firm quote and too little prefunded balance',
  velocity_limit_exceeded: 'an active firm quote and a spent velocity limit',
  pool_access_suspended: 'an active firm quote and a suspended account',
  quote_consumed: held,
  rate_limited: 'an active firm quote and throttled requests',
  not_implemented: 'an active firm quote and an execution that is not enabled',
  idempotency_key_mismatch: 'another quote was executed under this key',
};

const quoteRefusals: Readonly<Record<string, ProviderState>> = {
  kyc_not_approved: 'the KYC of the partner is not approved',
  pool_not_allowed: 'the pool is not allowed',
  key_mode_mismatch: 'the key is of the other mode',
  rate_limited: 'quotes are throttled',
};

/** What polling makes of a reserved trade. */
const advancedStates: Readonly<Record<string, ProviderState>> = {
  settled: 'an executed quote whose trade can settle',
  failed: 'an executed quote whose trade fails',
  released: 'an executed quote whose trade is released',
};

const tradeStates: Readonly<Record<string, ProviderState>> = {
  reserved: held,
  settled: 'an executed quote whose trade is settled',
  failed: 'an executed quote whose trade has failed',
  released: 'an executed quote whose trade was released',
  returned: 'an executed quote whose trade was returned',
};

const quoteStates: Readonly<Record<string, ProviderState>> = {
  active: 'an active firm quote',
  consumed: held,
  expired: 'an expired firm quote',
  rejected: 'a rejected firm quote',
};

const unavailableStates: Readonly<Record<string, ProviderState>> = {
  pool_dry: 'the pool is dry',
  engine_unavailable: 'the engine is unavailable',
  rate_unavailable: 'the rate is unavailable',
};

/**
 * Files one exchange under a provider state of the typed table, or says why it belongs to no contract.
 * `firstKey`: under which key the trade of this exchange came about, where that was seen.
 */
export function situationOf(entry: JournalEntry, firstKey: string | null): Situation | LeftOut {
  const { status, operation, poolId } = entry;
  if (operation === null) return { why: 'no operation of the API' };
  if (status === null) return { why: 'cut off before an answer came' };
  if (status === 401) return { why: 'refused for its credentials, which a verification replaces' };
  const answer = parsed(entry.response);
  if (status < 500 && answer === null) return { why: 'an answer that was garbled on the way' };
  if (poolId !== null && poolId !== knownPool) return { why: `of a pool that no provider state knows (${poolId})` };
  if (new URLSearchParams(entry.path.split('?')[1]).has('cursor')) return { why: 'a page by a cursor of another list' };
  if (entry.effect === 'trade-replayed' && firstKey !== null && entry.idempotencyKey !== firstKey) {
    return { why: 'executed again under another key' };
  }
  const outcome = outcomeOf(status, answer ?? {});
  const state = (entry.api === 'swaps' ? swapStateOf : stateOf)(entry, answer ?? {});
  if (state === undefined) return { why: `in a state that the table does not know (${operation} ${outcome})` };
  const unknownSwap = operation === 'getSwap' && status === 404;
  return { state, outcome, ids: !withoutIds.has(state) && !unknownSwap };
}

/** In these, requests name nothing that the provider made before. */
const withoutIds: ReadonlySet<ProviderState> = new Set<ProviderState>([
  entitled,
  'quotes end in a server error',
  ...Object.values(unavailableStates),
  ...Object.values(quoteRefusals),
]);

/** The answer's own words for what happened; these alone are demanded literally. */
export const decidingFields = ['available', 'unavailableReason', 'status'] as const;

function outcomeOf(status: number, answer: Readonly<Record<string, unknown>>): string {
  if (status >= 500) return String(status);
  const refused = objectOf(answer.error)?.code ?? answer.code;
  const word = status >= 400 ? refused : (answer.unavailableReason ?? objectOf(answer.swap)?.status ?? answer.status);
  return typeof word === 'string' ? `${status} ${word}` : String(status);
}

function stateOf(entry: JournalEntry, answer: Readonly<Record<string, unknown>>): ProviderState | undefined {
  const { status } = entry;
  switch (entry.operation) {
    case 'createQuote':
      if (status === 200 && answer.available === false) return unavailableStates[String(answer.unavailableReason)];
      if (status === 500) return 'quotes end in a server error';
      return fixed(status, 400, 501) ? entitled : quoteRefusals[String(answer.code)];
    case 'transact':
      return transactState(entry, answer);
    case 'getTransactionByQuote':
      if (status === 404) return entry.poolId === null ? entitled : 'an active firm quote';
      if (entry.effect === 'trade-advanced') return advancedStates[String(answer.status)];
      return status === 200 ? tradeStates[String(answer.status)] : undefined;
    case 'getTrade':
      if (status === 404) return entitled;
      return status === 200 ? tradeStates[String(answer.status)] : undefined;
    case 'getQuote':
      if (status === 404) return entitled;
      return status === 200 ? quoteStates[String(answer.status)] : undefined;
    case 'rejectQuote':
      if (status === 404) return entitled;
      if (status === 200) return 'an active firm quote';
      return status === 409 ? (refusals[String(answer.code)] ?? 'a rejected firm quote') : undefined;
    case 'listTrades':
      return status === 200 ? held : undefined;
    default:
      return fixed(status, 400) ? entitled : undefined;
  }
}

function transactState(entry: JournalEntry, answer: Readonly<Record<string, unknown>>): ProviderState | undefined {
  const { status, quoteStatusAtArrival } = entry;
  if (status === 503) return 'an active firm quote and an engine that is down';
  if (status === 404) return entitled;
  if (status !== null && status < 300) {
    if (quoteStatusAtArrival === 'consumed') return answer.status === 'reserved' ? held : undefined;
    return answer.status === 'reserved' ? 'an active firm quote' : undefined;
  }
  const byCode = refusals[String(answer.code)];
  if (byCode) return byCode;
  // A provider may have codes of its own; the quote's state tells the refusal then.
  if (status === 409 && quoteStatusAtArrival === 'expired') return 'an expired firm quote';
  if (status === 409 && quoteStatusAtArrival === 'rejected') return 'a rejected firm quote';
  return undefined;
}

/** Outcomes that every entitled partner can bring about: success, and refusals of the request itself. */
function fixed(status: number | null, ...refused: readonly number[]): boolean {
  return status !== null && (status < 300 || refused.includes(status));
}

function parsed(text: string | null): Readonly<Record<string, unknown>> | null {
  if (text === null || text === '') return {};
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}
