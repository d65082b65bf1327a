import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventType } from '../twin/api.js';
import { catchEvent } from './event-catcher.js';
import { callProvider, control, mustControl, type Provider, Unsettable } from './provider-control.js';
import { firmTerms, swapTerms } from './sample-terms.js';

/** Values that a state hands to the interaction, by the names used in `fromProviderState`. */
export type StateValues = Readonly<Record<string, string>>;
type Setting = (provider: Provider) => Promise<StateValues>;

/** Longer lived quotes are not waited for. */
const longestTtlMs = 60_000;

/**
 * Every provider state of the consumer contracts, and how a provider is put into it: by its own wire where that can be,
 * else by a twin's control. A setting that cannot be made rejects with Unsettable.
 */
export const providerStates = {
  'the partner is entitled to EUR-USDT': () => Promise.resolve({ idempotencyKey: freshKey() }),
  'the key is not known': () => Promise.resolve({ idempotencyKey: freshKey(), quoteId: 'pq_test_unknown' }),
  'the pool is dry': unavailable('pool_dry'),
  'the engine is unavailable': unavailable('engine_unavailable'),
  'the rate is unavailable': unavailable('rate_unavailable'),
  'the KYC of the partner is not approved': quotesEnd(403, 'kyc_not_approved'),
  'the pool is not allowed': quotesEnd(403, 'pool_not_allowed'),
  'the key is of the other mode': quotesEnd(403, 'key_mode_mismatch'),
  'quotes are throttled': (provider) => armed(provider, 'createQuote', { kind: 'refuse', as: 'rate_limited' }),
  'quotes end in a server error': quotesEnd(500),
  'an active firm quote': lock,
  'an expired firm quote': expire,
  'a rejected firm quote': async (provider) => {
    const values = await lock(provider);
    await callProvider(provider, 'POST', `/pools/quotes/${values.quoteId}/reject`);
    return values;
  },
  'a quote executed under this key': (provider) => execute(provider, null),
  'another quote was executed under this key': async (provider) => {
    const { idempotencyKey } = await execute(provider, null);
    return { ...(await lock(provider)), idempotencyKey };
  },
  'an executed quote whose trade is reserved': (provider) => execute(provider, 'hold'),
  'an executed quote whose trade can settle': (provider) => execute(provider, 'settle'),
  'an executed quote whose trade fails': (provider) => execute(provider, 'fail'),
  'an executed quote whose trade is released': (provider) => execute(provider, 'release'),
  'an executed quote whose trade is settled': (provider) => movedTrade(provider, 'settle'),
  'an executed quote whose trade has failed': (provider) => movedTrade(provider, 'fail'),
  'an executed quote whose trade was released': (provider) => movedTrade(provider, 'release'),
  'an executed quote whose trade was returned': (provider) => movedTrade(provider, 'settle', 'return'),
  'an event of a trade that has settled': (provider) => tells(provider, 'settle', 'pool.transaction.settled'),
  'an event of a trade that has failed': (provider) => tells(provider, 'fail', 'pool.transaction.failed'),
  'an event of a trade that was released': (provider) => tells(provider, 'release', 'pool.transaction.released'),
  'an active firm quote and too little prefunded balance': refusing('insufficient_balance'),
  'an active firm quote and a suspended account': refusing('pool_access_suspended'),
  'an active firm quote and a spent velocity limit': refusing('velocity_limit_exceeded'),
  'an active firm quote and throttled requests': refusing('rate_limited'),
  'an active firm quote and a conflicting reservation': refusing('reservation_conflict'),
  'a firm quote that something else has consumed': failing(409, 'quote_consumed'),
  'an active firm quote and an execution that is not enabled': failing(501, 'not_implemented'),
  'an active firm quote and an engine that is down': failing(503),

  'the Swaps credential is active': () => Promise.resolve({ idempotencyKey: randomUUID() }),
  'the Swaps credential is not known': () => Promise.resolve({ idempotencyKey: randomUUID() }),
  'this swap was made under this key': (provider) => swap(provider),
  'this swap is in no cache': async (provider) => {
    const values = await swap(provider);
    await control(provider, 'swaps-cache/lose', {});
    return values;
  },
  'another swap was made under this key': (provider) => swap(provider, { amountFrom: '3201.00' }),
  'the organisation is not active': (provider) => swapsEnd(provider, { kind: 'refuse', as: 'pool_access_suspended' }),
  'a fixed rate that is over': async (provider) => {
    const { from, to, amountFrom } = swapTerms;
    const { quote } = await callProvider(provider, 'POST', '/quotes', { from, to, amountFrom, mode: 'fixed' });
    await control(provider, 'clock', { advanceMs: 3_600_000 });
    return { idempotencyKey: randomUUID(), rateId: String(Object(quote).rateId) };
  },
  'swaps are throttled': (provider) => swapsEnd(provider, { kind: 'refuse', as: 'rate_limited' }),
  'swaps end in an internal error': (provider) => swapsEnd(provider, { kind: 'status', status: 500 }),
  'swaps end in a bad gateway': (provider) => swapsEnd(provider, { kind: 'status', status: 502 }),
  'the exchange behind Swaps is down': (provider) => swapsEnd(provider, { kind: 'status', status: 503 }),
  'a swap that is waiting': (provider) => swap(provider),
  'a swap that is held': (provider) => moved(provider, 'hold'),
  'a finished swap': (provider) => moved(provider, 'finished'),
  'a refunded swap': (provider) => moved(provider, 'refunded'),
} as const satisfies Readonly<Record<string, Setting>>;

export type ProviderState = keyof typeof providerStates;

/** The states in which a request carries a credential that the provider never gave out. */
export const strangerStates: ReadonlySet<string> = new Set<ProviderState>([
  'the key is not known',
  'the Swaps credential is not known',
]);

/** A provider remembers the keys of earlier verifications. */
const freshKey = () => `pact-${randomUUID()}`;

async function lock(provider: Provider) {
  const quote = await callProvider(provider, 'POST', '/pools/EUR-USDT/quote', firmTerms);
  const { quoteId, expiresAt } = quote;
  if (typeof quoteId !== 'string') throw new Unsettable('a firm quote told no quoteId, so the state was not set');
  return { quoteId, expiresAt: String(expiresAt), idempotencyKey: freshKey() };
}

/** A twin's clock is moved; anything else is waited for. */
async function expire(provider: Provider): Promise<StateValues> {
  const values = await lock(provider);
  if (provider.control !== null) {
    await control(provider, 'clock', { advanceMs: 3_600_000 });
    return values;
  }
  const leftMs = Date.parse(values.expiresAt) - Date.now() + 1000;
  if (!(leftMs <= longestTtlMs))
    throw new Unsettable(`the quote lives until ${values.expiresAt}: too long to wait for`);
  await wait(Math.max(0, leftMs));
  return values;
}

/** Executes a fresh quote; what polling then does to its trade is planned where it matters (null: it does not). */
async function execute(provider: Provider, plan: 'hold' | 'settle' | 'fail' | 'release' | null) {
  if (plan !== null) mustControl(provider);
  const { quoteId, idempotencyKey } = await lock(provider);
  if (plan !== null) await control(provider, `quotes/${quoteId}/plan`, { plan });
  const key = { 'idempotency-key': idempotencyKey };
  const trade = await callProvider(provider, 'POST', '/pools/EUR-USDT/transact', { quoteId }, key);
  return { quoteId, idempotencyKey, transactId: String(trade.transactId) };
}

async function movedTrade(provider: Provider, ...moves: readonly ('settle' | 'fail' | 'release' | 'return')[]) {
  const values = await execute(provider, 'hold');
  for (const move of moves) await control(provider, `trades/${values.transactId}/${move}`, { event: false });
  return values;
}

/** Moves a trade and takes the event of it as it is sent: `event` is its body. */
async function tells(provider: Provider, move: 'settle' | 'fail' | 'release', type: EventType): Promise<StateValues> {
  mustControl(provider);
  const values = await movedTrade(provider, move);
  const event = await catchEvent((url) =>
    control(provider, 'events', { tradeId: values.transactId, type, url }).then(() => undefined),
  );
  if (event === null)
    throw new Unsettable(
      'no event came: the twin must have a webhook secret for this partner and reach 127.0.0.1 here',
    );
  return { ...values, event: event.body, eventContentType: event.contentType };
}

function unavailable(reason: string): Setting {
  return (provider) => armed(provider, 'createQuote', { kind: 'unavailable', reason });
}

function quotesEnd(status: number, code?: string): Setting {
  return (provider) => armed(provider, 'createQuote', { kind: 'status', status, ...(code ? { code } : {}) });
}

function refusing(as: string): Setting {
  return (provider) => lockThen(provider, { kind: 'refuse', as });
}

function failing(status: number, code?: string): Setting {
  return (provider) => lockThen(provider, { kind: 'status', status, ...(code ? { code } : {}) });
}

async function lockThen(provider: Provider, effect: unknown): Promise<StateValues> {
  const values = await lock(provider);
  await armed(provider, 'transact', effect);
  return values;
}

async function swapsEnd(provider: Provider, effect: unknown): Promise<StateValues> {
  await armed(provider, 'createSwap', effect);
  return { idempotencyKey: randomUUID() };
}

/** The swap that the contracts make, or one of other terms. */
async function swap(provider: Provider, over: Readonly<Record<string, string>> = {}) {
  const idempotencyKey = randomUUID();
  const terms = { ...swapTerms, partnerReferenceId: 'order_1', mode: 'float', ...over };
  // Pact sends the names in this order, and the same body may mean the same bytes.
  const body = Object.fromEntries(Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1)));
  const made = await callProvider(provider, 'POST', '/swaps', body, { 'idempotency-key': idempotencyKey });
  return { idempotencyKey, swapId: String(Object(made.swap).id) };
}

async function moved(provider: Provider, status: string): Promise<StateValues> {
  const values = await swap(provider);
  await control(provider, `swaps/${values.swapId}/status`, { status });
  return values;
}

/** Hits the next such request only, so that states do not leak into each other. */
async function armed(provider: Provider, operation: string, effect: unknown): Promise<StateValues> {
  await control(provider, 'faults', { match: { operation }, when: { first: 1 }, point: 'before-commit', effect });
  return { idempotencyKey: freshKey() };
}
