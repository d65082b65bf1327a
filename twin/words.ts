import type { EventType, SettlementPlan, Signing, SwapStatus } from './api.js';

/** The words that control endpoints, scenario schema and OpenAPI description share; the compiler holds each complete. */
export const PLANS = words<SettlementPlan>({ settle: 1, fail: 1, release: 1, hold: 1, return: 1 });

export const SIGNINGS = words<Signing>({
  valid: 1,
  unsigned: 1,
  'wrong-secret': 1,
  stale: 1,
  future: 1,
  tampered: 1,
  're-serialised': 1,
  rotated: 1,
  garbage: 1,
  replayed: 1,
});

export const SWAP_STATUSES = words<SwapStatus>({
  waiting: 1,
  confirming: 1,
  exchanging: 1,
  sending: 1,
  finished: 1,
  failed: 1,
  refunded: 1,
  overdue: 1,
  expired: 1,
  hold: 1,
});

export const EVENT_TYPES = words<EventType>({
  'pool.transaction.settled': 1,
  'pool.transaction.failed': 1,
  'pool.transaction.released': 1,
});

/** A record needs every word of the union, so that a new one cannot be forgotten here. */
function words<T extends string>(all: Readonly<Record<T, 1>>): readonly T[] {
  // The keys of a record of T are of T.
  return Object.keys(all) as T[];
}
