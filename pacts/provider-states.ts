import { randomUUID } from 'node:crypto';
import { callProvider, control, type ProviderControl } from './provider-control.js';

/** Values that a state hands to the interaction, by the names used in `fromProviderState`. */
export type StateValues = Readonly<Record<string, string>>;

const pool = 'EUR-USDT';
const terms = {
  side: 'on_ramp',
  type: 'firm',
  amount: '100.00',
  fiatCurrency: 'EUR',
  cryptoCurrency: 'USDT',
  cryptoNetwork: 'tron',
  destAddress: 'TXsampleAddress',
};

/** Every provider state of the contracts, and how a controllable provider is put into it. */
export const providerStates = {
  'the partner is entitled to EUR-USDT': () => Promise.resolve({ idempotencyKey: freshKey() }),
  'the pool is dry': (provider) => armed(provider, 'createQuote', { kind: 'unavailable', reason: 'pool_dry' }),
  'the engine is unavailable': (provider) =>
    armed(provider, 'createQuote', { kind: 'unavailable', reason: 'engine_unavailable' }),
  'the rate is unavailable': (provider) =>
    armed(provider, 'createQuote', { kind: 'unavailable', reason: 'rate_unavailable' }),
  'an active firm quote': lock,
  'an expired firm quote': async (provider) => {
    const values = await lock(provider);
    await control(provider, 'clock', { advanceMs: 3_600_000 });
    return values;
  },
  'a rejected firm quote': async (provider) => {
    const values = await lock(provider);
    await callProvider(provider, 'POST', `/pools/quotes/${values.quoteId}/reject`);
    return values;
  },
  'an executed quote whose trade is reserved': (provider) => execute(provider, 'hold'),
  'an executed quote whose trade can settle': (provider) => execute(provider, 'settle'),
  'an executed quote whose trade is settled': (provider) => moved(provider, 'settle'),
  'an executed quote whose trade has failed': (provider) => moved(provider, 'fail'),
  'an executed quote whose trade was released': (provider) => moved(provider, 'release'),
  'an executed quote whose trade was returned': (provider) => moved(provider, 'settle', 'return'),
  'another quote was executed under this key': async (provider) => {
    const { idempotencyKey } = await execute(provider, 'hold');
    return { ...(await lock(provider)), idempotencyKey };
  },
  'an active firm quote and too little prefunded balance': (provider) => refusing(provider, 'insufficient_balance'),
  'an active firm quote and a suspended account': (provider) => refusing(provider, 'pool_access_suspended'),
  'an active firm quote and a spent velocity limit': (provider) => refusing(provider, 'velocity_limit_exceeded'),
  'an active firm quote and a conflicting reservation': (provider) => refusing(provider, 'reservation_conflict'),
  'an active firm quote and an engine that is down': async (provider) => {
    const values = await lock(provider);
    await armed(provider, 'transact', { kind: 'status', status: 503 });
    return values;
  },
} as const satisfies Readonly<Record<string, (provider: ProviderControl) => Promise<StateValues>>>;

export type ProviderState = keyof typeof providerStates;

/** A provider remembers the keys of earlier verifications. */
const freshKey = () => `pact-${randomUUID()}`;

async function lock(provider: ProviderControl): Promise<{ quoteId: string; idempotencyKey: string }> {
  const quote = await callProvider(provider, 'POST', `/pools/${pool}/quote`, terms);
  return { quoteId: String(quote.quoteId), idempotencyKey: freshKey() };
}

async function execute(provider: ProviderControl, plan: 'hold' | 'settle') {
  const { quoteId, idempotencyKey } = await lock(provider);
  await control(provider, `quotes/${quoteId}/plan`, { plan });
  const body = { quoteId };
  const trade = await callProvider(provider, 'POST', `/pools/${pool}/transact`, body, {
    'idempotency-key': idempotencyKey,
  });
  return { quoteId, idempotencyKey, transactId: String(trade.transactId) };
}

async function moved(provider: ProviderControl, ...moves: readonly ('settle' | 'fail' | 'release' | 'return')[]) {
  const values = await execute(provider, 'hold');
  for (const move of moves) await control(provider, `trades/${values.transactId}/${move}`, {});
  return values;
}

async function refusing(provider: ProviderControl, as: string): Promise<StateValues> {
  const values = await lock(provider);
  await armed(provider, 'transact', { kind: 'refuse', as });
  return values;
}

/** Hits the next such request only, so that states do not leak into each other. */
async function armed(provider: ProviderControl, operation: string, effect: unknown): Promise<StateValues> {
  await control(provider, 'faults', { match: { operation }, when: { first: 1 }, point: 'before-commit', effect });
  return {};
}
