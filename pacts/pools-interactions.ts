// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Pact fills these places itself
import './do-not-track.js';
import { MatchersV3 } from '@pact-foundation/pact';
import type { PoolsClient } from '../partners/reference/upstream/pools-client.js';
import type { Interaction } from './interaction.js';
import { code, decimal, pathWith } from './matching.js';
import type { ProviderState } from './provider-states.js';
import { firmTerms } from './sample-terms.js';

const { boolean, datetime, eachLike, fromProviderState, like, string } = MatchersV3;

type PoolsInteraction = Interaction<PoolsClient>;

const quoteId = fromProviderState('${quoteId}', 'pq_test_123');
const idempotencyKey = fromProviderState('${idempotencyKey}', 'pool-tx:order_1');
const instant = datetime("yyyy-MM-dd'T'HH:mm:ss.SSSX", '2026-01-01T00:00:15.000Z');

/** Only what the client reads of a refusal besides its status. */
const refusal = (word?: string) => ({ code: code(word) });

const pools = '/v1/pools';
const own = {};
const { destAddress: _address, ...indicativeTerms } = { ...firmTerms, type: 'indicative' as const };
const trade = (status: string) => ({
  transactId: string('txn_test_456'),
  quoteId: string('pq_test_123'),
  status,
  amountOut: decimal('106.77'),
});

function read(
  name: string,
  rules: readonly string[],
  path: string,
  answer: PoolsInteraction['response'],
  ask: PoolsInteraction['ask'],
  state: ProviderState = 'the partner is entitled to EUR-USDT',
): PoolsInteraction {
  const expect = answer.status === 200 ? 'ok' : 'refused';
  return { name, rules, state, request: { method: 'GET', path: `${pools}${path}` }, response: answer, ask, expect };
}

function quote(
  name: string,
  rules: readonly string[],
  state: ProviderState,
  terms: typeof firmTerms | typeof indicativeTerms,
  answer: PoolsInteraction['response'],
): PoolsInteraction {
  return {
    ...{ name, rules, state },
    request: { method: 'POST', path: `${pools}/EUR-USDT/quote`, body: like(terms) },
    response: answer,
    ask: (client) => client.createQuote('EUR-USDT', terms, own),
    expect: answer.status < 300 ? 'ok' : answer.status < 500 ? 'refused' : 'unresolved',
  };
}

function reject(name: string, state: ProviderState, answer: PoolsInteraction['response']): PoolsInteraction {
  return {
    ...{ name, rules: ['EXEC-1'], state },
    request: {
      method: 'POST',
      path: pathWith('/v1/pools/quotes/${quoteId}/reject', 'quoteId', 'pq_test_123'),
    },
    response: answer,
    ask: (client) => client.rejectQuote('pq_test_123', own),
    expect: answer.status === 200 ? 'ok' : 'refused',
  };
}

function transact(
  name: string,
  rules: readonly string[],
  state: ProviderState,
  answer: PoolsInteraction['response'],
): PoolsInteraction {
  const { status } = answer;
  return {
    ...{ name, rules, state },
    request: {
      method: 'POST',
      path: `${pools}/EUR-USDT/transact`,
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { quoteId },
    },
    response: answer,
    ask: (client) => client.transact('EUR-USDT', 'pq_test_123', 'pool-tx:order_1', own),
    expect: status === 200 ? 'ok' : status < 500 || status === 501 ? 'refused' : 'unresolved',
  };
}

function poll(
  name: string,
  rules: readonly string[],
  state: ProviderState,
  answer: PoolsInteraction['response'],
): PoolsInteraction {
  return {
    ...{ name, rules, state },
    request: { method: 'GET', path: pathWith('/v1/pools/transactions/${quoteId}', 'quoteId', 'pq_test_123') },
    response: answer,
    ask: (client) => client.tradeByQuote('pq_test_123', own),
    expect: answer.status === 200 ? 'ok' : 'refused',
  };
}

const refused = (status: number, word?: string) => ({ status, body: refusal(word) });
const unavailable = (reason: string) => ({ status: 200, body: { available: false, unavailableReason: reason } });

/** All that the reference partner asks of 0Pools, success and every refusal that it handles. */
export const poolsInteractions: readonly PoolsInteraction[] = [
  read(
    'list the entitled pools',
    ['SAFE-26'],
    '',
    {
      status: 200,
      body: {
        pools: eachLike({
          id: string('EUR-USDT'),
          fiatCurrency: string('EUR'),
          cryptoCurrency: string('USDT'),
          available: boolean(true),
        }),
      },
    },
    (client) => client.listPools(),
  ),
  read(
    'list pools with a key that is not known',
    ['FALL-20'],
    '',
    refused(401),
    (client) => client.listPools(),
    'the key is not known',
  ),
  read(
    'read the capabilities of a pool',
    ['SAFE-20', 'SAFE-25'],
    '/EUR-USDT/capabilities',
    {
      status: 200,
      body: {
        poolId: 'EUR-USDT',
        supportedNetworks: eachLike('tron'),
        sides: eachLike('on_ramp'),
        minOrderUsdt: decimal('1.00'),
      },
    },
    (client) => client.capabilities('EUR-USDT'),
  ),
  read('read a pool that is not there', ['SAFE-26'], '/EUR-NOTHING/capabilities', refused(404), (client) =>
    client.capabilities('EUR-NOTHING'),
  ),
  read(
    'read the prefunded balance',
    ['SAFE-6'],
    '/EUR-USDT/balance',
    { status: 200, body: { available: boolean(true) } },
    (client) => client.balance('EUR-USDT', own),
  ),
  quote('lock a firm quote', ['SAFE-4'], 'the partner is entitled to EUR-USDT', firmTerms, {
    status: 200,
    body: {
      available: true,
      quoteId: string('pq_test_123'),
      rate: decimal('1.0677'),
      amountIn: decimal('100.00'),
      amountOut: decimal('106.77'),
      expiresAt: instant,
    },
  }),
  quote('ask for an indicative price', ['FALL-21'], 'the partner is entitled to EUR-USDT', indicativeTerms, {
    status: 200,
    body: { available: true, rate: decimal('1.0677'), amountIn: decimal('100.00'), amountOut: decimal('106.77') },
  }),
  quote(
    'lock a quote while the pool is dry',
    ['SAFE-12', 'FALL-1'],
    'the pool is dry',
    firmTerms,
    unavailable('pool_dry'),
  ),
  quote(
    'lock a quote while the engine is unavailable',
    ['SAFE-12', 'FALL-2'],
    'the engine is unavailable',
    firmTerms,
    unavailable('engine_unavailable'),
  ),
  quote(
    'lock a quote while there is no rate',
    ['SAFE-12', 'FALL-3'],
    'the rate is unavailable',
    firmTerms,
    unavailable('rate_unavailable'),
  ),
  quote(
    'lock a quote without approved KYC',
    ['SAFE-7'],
    'the KYC of the partner is not approved',
    firmTerms,
    refused(403),
  ),
  quote('lock a quote in a pool that is not allowed', ['SAFE-7'], 'the pool is not allowed', firmTerms, refused(403)),
  quote(
    'lock a quote with a key of the other mode',
    ['SAFE-7'],
    'the key is of the other mode',
    firmTerms,
    refused(403),
  ),
  quote('lock a quote while requests are throttled', ['FALL-11'], 'quotes are throttled', firmTerms, refused(429)),
  quote('lock a quote while 0Pools is down', ['FALL-2'], 'quotes end in a server error', firmTerms, { status: 500 }),
  reject('turn a quote down', 'an active firm quote', { status: 200 }),
  reject('turn a quote down twice', 'a rejected firm quote', refused(409)),
  transact('execute an active quote', ['EXEC-7', 'EXEC-13'], 'an active firm quote', {
    status: 200,
    body: trade('reserved'),
  }),
  transact(
    'execute the same quote again under its key',
    ['KEY-1', 'KEY-4', 'EXEC-9'],
    'a quote executed under this key',
    {
      status: 200,
      body: { ...trade('reserved'), status: string('reserved') },
    },
  ),
  transact('execute an expired quote', ['EXEC-4', 'EXEC-11'], 'an expired firm quote', refused(409, 'quote_expired')),
  transact('execute a rejected quote', ['EXEC-1'], 'a rejected firm quote', refused(409)),
  transact(
    'execute another quote under a used key',
    ['KEY-5', 'EXEC-3'],
    'another quote was executed under this key',
    refused(409),
  ),
  transact('execute with a key that is not known', ['EXEC-8'], 'the key is not known', refused(401)),
  transact(
    'execute without enough balance',
    ['SAFE-6'],
    'an active firm quote and too little prefunded balance',
    refused(402),
  ),
  transact('execute while suspended', ['EXEC-8'], 'an active firm quote and a suspended account', refused(403)),
  {
    ...transact('execute a quote that is not there', ['EXEC-8'], 'the partner is entitled to EUR-USDT', refused(404)),
    request: {
      method: 'POST',
      path: `${pools}/EUR-USDT/transact`,
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { quoteId: 'pq_test_unknown' },
    },
    ask: (client) => client.transact('EUR-USDT', 'pq_test_unknown', 'pool-tx:order_1', own),
  },
  transact('execute beyond the velocity limit', ['SAFE-7'], 'an active firm quote and a spent velocity limit', {
    status: 429,
    body: { code: MatchersV3.regex(/^velocity.*$/, 'velocity_limit_exceeded') },
  }),
  transact(
    'execute while requests are throttled',
    ['KEY-7', 'FALL-24'],
    'an active firm quote and throttled requests',
    {
      status: 429,
      headers: { 'Retry-After': MatchersV3.regex(/^\d+$/, '1') },
      body: refusal(),
    },
  ),
  transact(
    'execute a quote that something else consumed',
    ['EXEC-2', 'EXEC-3'],
    'a firm quote that something else has consumed',
    refused(409),
  ),
  transact(
    'execute into a reservation conflict',
    ['FALL-4'],
    'an active firm quote and a conflicting reservation',
    refused(409),
  ),
  transact(
    'execute what is not enabled',
    ['FALL-16'],
    'an active firm quote and an execution that is not enabled',
    refused(501),
  ),
  transact(
    'execute while the engine is down',
    ['EXEC-9', 'FALL-22'],
    'an active firm quote and an engine that is down',
    {
      status: 503,
    },
  ),
  poll('poll a reserved trade', ['SAFE-8', 'FALL-15'], 'an executed quote whose trade is reserved', {
    status: 200,
    body: trade('reserved'),
  }),
  poll('poll a trade that can settle', ['SAFE-8', 'SAFE-28'], 'an executed quote whose trade can settle', {
    status: 200,
    body: trade('settled'),
  }),
  poll('poll a trade that fails', ['FALL-5'], 'an executed quote whose trade fails', {
    status: 200,
    body: trade('failed'),
  }),
  poll('poll a trade that is released', ['FALL-6'], 'an executed quote whose trade is released', {
    status: 200,
    body: trade('released'),
  }),
  poll('poll a trade that was returned', ['SAFE-28'], 'an executed quote whose trade was returned', {
    status: 200,
    body: trade('returned'),
  }),
  poll('poll a quote that was never executed', ['EXEC-9'], 'an active firm quote', refused(404)),
  {
    name: 'list recent trades',
    rules: ['SAFE-19', 'SAFE-29'],
    state: 'an executed quote whose trade is reserved',
    request: {
      method: 'GET',
      path: `${pools}/trades`,
      query: { limit: '100', created_after: '2026-01-01T00:00:00.000Z' },
    },
    response: {
      status: 200,
      body: {
        trades: eachLike({
          transactId: string('txn_test_456'),
          quoteId: string('pq_test_123'),
          status: string('reserved'),
        }),
      },
    },
    ask: (client) => client.listTrades({ createdAfter: '2026-01-01T00:00:00.000Z', cursor: null }),
    expect: 'ok',
  },
];
