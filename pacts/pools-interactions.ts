// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Pact fills these places itself
import { MatchersV3 } from '@pact-foundation/pact';
import type { Answer, PoolsClient } from '../partners/reference/upstream/pools-client.js';
import type { ProviderState } from './provider-states.js';

const { boolean, datetime, fromProviderState, like, regex, string } = MatchersV3;

/** A base-10 decimal string; a JSON number is a breach, which a pattern would let through. */
const decimal = (example: string) => string(example);
const quoteId = fromProviderState('${quoteId}', 'pq_test_123');
const idempotencyKey = fromProviderState('${idempotencyKey}', 'pool-tx:order_1');
const requestId = { 'X-Request-Id': string('req_test_1') };
const instant = datetime("yyyy-MM-dd'T'HH:mm:ss.SSSX", '2026-01-01T00:00:15.000Z');

/** Only what the client reads of a refusal. */
const refusal = (statusCode: number) => ({ code: regex(/^.+$/, 'some_code'), statusCode });

export interface Interaction {
  readonly name: string;
  readonly state: ProviderState;
  readonly request: {
    readonly method: 'GET' | 'POST';
    readonly path: string | ReturnType<typeof fromProviderState<string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
  };
  readonly response: { readonly status: number; readonly body?: unknown };
  /** What the reference partner's client calls. */
  ask(client: PoolsClient): Promise<Answer<unknown>>;
  /** What it must make of the answer. */
  readonly expect: 'ok' | 'refused' | 'unresolved';
}

const pools = '/v1/pools';
const own = {};
const firm = {
  side: 'on_ramp',
  type: 'firm',
  amount: '100.00',
  fiatCurrency: 'EUR',
  cryptoCurrency: 'USDT',
  cryptoNetwork: 'tron',
  destAddress: 'TXsampleAddress',
} as const;
const { destAddress: _address, ...indicative } = { ...firm, type: 'indicative' as const };
const trade = (status: string) => ({
  transactId: string('txn_test_456'),
  quoteId: string('pq_test_123'),
  status,
  amountOut: decimal('106.77'),
});

function transact(
  name: string,
  state: ProviderState,
  status: number,
  body: unknown,
  expect: Interaction['expect'],
): Interaction {
  return {
    name,
    state,
    request: {
      method: 'POST',
      path: `${pools}/EUR-USDT/transact`,
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { quoteId },
    },
    response: { status, body },
    ask: (client) => client.transact('EUR-USDT', 'pq_test_123', 'pool-tx:order_1', own),
    expect,
  };
}

/** All that the reference partner asks of 0Pools, success and every refusal that it handles. */
export const poolsInteractions: readonly Interaction[] = [
  {
    name: 'list the entitled pools',
    state: 'the partner is entitled to EUR-USDT',
    request: { method: 'GET', path: pools },
    response: {
      status: 200,
      body: {
        pools: MatchersV3.eachLike({
          id: string('EUR-USDT'),
          fiatCurrency: string('EUR'),
          cryptoCurrency: string('USDT'),
          available: boolean(true),
        }),
      },
    },
    ask: (client) => client.listPools(),
    expect: 'ok',
  },
  {
    name: 'read the capabilities of a pool',
    state: 'the partner is entitled to EUR-USDT',
    request: { method: 'GET', path: `${pools}/EUR-USDT/capabilities` },
    response: {
      status: 200,
      body: {
        poolId: 'EUR-USDT',
        supportedNetworks: MatchersV3.eachLike('tron'),
        sides: MatchersV3.eachLike('on_ramp'),
        minOrderUsdt: decimal('1.00'),
      },
    },
    ask: (client) => client.capabilities('EUR-USDT'),
    expect: 'ok',
  },
  {
    name: 'read the prefunded balance',
    state: 'the partner is entitled to EUR-USDT',
    request: { method: 'GET', path: `${pools}/EUR-USDT/balance` },
    response: { status: 200, body: { available: boolean(true) } },
    ask: (client) => client.balance('EUR-USDT', own),
    expect: 'ok',
  },
  {
    name: 'lock a firm quote',
    state: 'the partner is entitled to EUR-USDT',
    request: { method: 'POST', path: `${pools}/EUR-USDT/quote`, body: like(firm) },
    response: {
      status: 200,
      body: {
        available: true,
        quoteId: string('pq_test_123'),
        rate: decimal('1.0677'),
        amountIn: decimal('100.00'),
        amountOut: decimal('106.77'),
        expiresAt: instant,
      },
    },
    ask: (client) => client.createQuote('EUR-USDT', firm, own),
    expect: 'ok',
  },
  {
    name: 'ask for an indicative price',
    state: 'the partner is entitled to EUR-USDT',
    request: { method: 'POST', path: `${pools}/EUR-USDT/quote`, body: like(indicative) },
    response: {
      status: 200,
      body: { available: true, rate: decimal('1.0677'), amountIn: decimal('100.00'), amountOut: decimal('106.77') },
    },
    ask: (client) => client.createQuote('EUR-USDT', indicative, own),
    expect: 'ok',
  },
  {
    name: 'lock a quote while the pool is dry',
    state: 'the pool is dry',
    request: { method: 'POST', path: `${pools}/EUR-USDT/quote`, body: like(firm) },
    response: { status: 200, body: { available: false, unavailableReason: 'pool_dry' } },
    ask: (client) => client.createQuote('EUR-USDT', firm, own),
    expect: 'ok',
  },
  {
    name: 'turn a quote down',
    state: 'an active firm quote',
    request: {
      method: 'POST',
      path: fromProviderState('/v1/pools/quotes/${quoteId}/reject', '/v1/pools/quotes/pq_test_123/reject'),
    },
    response: { status: 200 },
    ask: (client) => client.rejectQuote('pq_test_123', own),
    expect: 'ok',
  },
  {
    name: 'turn a quote down twice',
    state: 'a rejected firm quote',
    request: {
      method: 'POST',
      path: fromProviderState('/v1/pools/quotes/${quoteId}/reject', '/v1/pools/quotes/pq_test_123/reject'),
    },
    response: { status: 409, body: refusal(409) },
    ask: (client) => client.rejectQuote('pq_test_123', own),
    expect: 'refused',
  },
  transact('execute an active quote', 'an active firm quote', 200, trade('reserved'), 'ok'),
  transact('execute an expired quote', 'an expired firm quote', 409, refusal(409), 'refused'),
  transact('execute a rejected quote', 'a rejected firm quote', 409, refusal(409), 'refused'),
  transact(
    'execute another quote under a used key',
    'another quote was executed under this key',
    409,
    refusal(409),
    'refused',
  ),
  transact(
    'execute without enough balance',
    'an active firm quote and too little prefunded balance',
    402,
    refusal(402),
    'refused',
  ),
  transact('execute while suspended', 'an active firm quote and a suspended account', 403, refusal(403), 'refused'),
  transact(
    'execute beyond the velocity limit',
    'an active firm quote and a spent velocity limit',
    429,
    refusal(429),
    'refused',
  ),
  transact(
    'execute into a reservation conflict',
    'an active firm quote and a conflicting reservation',
    409,
    refusal(409),
    'refused',
  ),
  transact(
    'execute while the engine is down',
    'an active firm quote and an engine that is down',
    503,
    refusal(503),
    'unresolved',
  ),
  {
    name: 'execute a quote that is not there',
    state: 'the partner is entitled to EUR-USDT',
    request: {
      method: 'POST',
      path: `${pools}/EUR-USDT/transact`,
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { quoteId: 'pq_test_unknown' },
    },
    response: { status: 404, body: refusal(404) },
    ask: (client) => client.transact('EUR-USDT', 'pq_test_unknown', 'pool-tx:order_1', own),
    expect: 'refused',
  },
  {
    name: 'poll a reserved trade',
    state: 'an executed quote whose trade is reserved',
    request: {
      method: 'GET',
      path: fromProviderState('/v1/pools/transactions/${quoteId}', '/v1/pools/transactions/pq_test_123'),
    },
    response: { status: 200, body: trade('reserved') },
    ask: (client) => client.tradeByQuote('pq_test_123', own),
    expect: 'ok',
  },
  {
    name: 'poll a trade that can settle',
    state: 'an executed quote whose trade can settle',
    request: {
      method: 'GET',
      path: fromProviderState('/v1/pools/transactions/${quoteId}', '/v1/pools/transactions/pq_test_123'),
    },
    response: { status: 200, body: trade('settled') },
    ask: (client) => client.tradeByQuote('pq_test_123', own),
    expect: 'ok',
  },
  {
    name: 'poll a quote that was never executed',
    state: 'an active firm quote',
    request: {
      method: 'GET',
      path: fromProviderState('/v1/pools/transactions/${quoteId}', '/v1/pools/transactions/pq_test_123'),
    },
    response: { status: 404, body: refusal(404) },
    ask: (client) => client.tradeByQuote('pq_test_123', own),
    expect: 'refused',
  },
  {
    name: 'list recent trades',
    state: 'an executed quote whose trade is reserved',
    request: {
      method: 'GET',
      path: `${pools}/trades`,
      query: { limit: '100', created_after: '2026-01-01T00:00:00.000Z' },
    },
    response: {
      status: 200,
      body: {
        trades: MatchersV3.eachLike({
          transactId: string('txn_test_456'),
          quoteId: string('pq_test_123'),
          status: string('reserved'),
        }),
        hasMore: boolean(false),
      },
    },
    ask: (client) => client.listTrades({ createdAfter: '2026-01-01T00:00:00.000Z', cursor: null }),
    expect: 'ok',
  },
];

/** Every answer carries it, and the client keeps it (SAFE-9). */
export const everyResponse = requestId;
