import { PLANS, SIGNINGS } from './words.js';

const decimal = { type: 'string', pattern: '^(0|[1-9][0-9]{0,17})(\\.[0-9]{1,8})?$' };
const text = { type: 'string', minLength: 1 };
const count = { type: 'integer', minimum: 0 };
const ms = { type: 'number', minimum: 0 };
const OPERATIONS = [
  'listPools',
  'getCapabilities',
  'getBalance',
  'getFunding',
  'listLedger',
  'createQuote',
  'getQuote',
  'rejectQuote',
  'transact',
  'getTransactionByQuote',
  'listTrades',
  'getTrade',
  'listCurrencies',
  'createSwapQuote',
  'validateAddress',
  'createSwap',
  'listSwaps',
  'getSwap',
];
const operation = { enum: OPERATIONS };

const closed = (properties: Record<string, unknown>, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const effect = (kind: string, more: Record<string, unknown> = {}, optional: Record<string, unknown> = {}) =>
  closed({ kind: { const: kind }, ...more, ...optional }, ['kind', ...Object.keys(more)]);

/** One fault, as `POST /_twin/faults` and the scenario file take it. */
export const FAULT_SCHEMA = closed(
  {
    id: text,
    match: closed({
      operation: { anyOf: [operation, { type: 'array', items: operation, minItems: 1 }] },
      partnerId: text,
      poolId: text,
      quoteId: text,
      tradeId: text,
      idempotencyKey: text,
      amount: decimal,
    }),
    when: closed({
      skip: count,
      first: count,
      every: { type: 'integer', minimum: 1 },
      probability: { type: 'number', minimum: 0, maximum: 1 },
      seed: { type: 'integer' },
    }),
    point: { enum: ['before-commit', 'after-commit', 'event'] },
    effect: {
      type: 'object',
      required: ['kind'],
      discriminator: { propertyName: 'kind' },
      oneOf: [
        effect('drop'),
        effect('reset'),
        effect('hang'),
        effect('delay', { ms }),
        effect('pause', { name: text }),
        effect(
          'status',
          { status: { type: 'integer', minimum: 200, maximum: 599 } },
          { code: text, retryAfterSeconds: count },
        ),
        effect('truncate'),
        effect('broken-json'),
        effect('slow-body', { ms }),
        effect('content-type', { value: text }),
        effect('unavailable', { reason: { enum: ['pool_dry', 'engine_unavailable', 'rate_unavailable'] } }),
        effect('refuse', {
          as: {
            enum: [
              'quote_expired',
              'reservation_conflict',
              'insufficient_balance',
              'velocity_limit_exceeded',
              'pool_access_suspended',
              'rate_limited',
            ],
          },
        }),
        effect('commit-as', { status: { enum: ['reserved', 'settled', 'failed', 'released', 'returned'] } }),
        effect('plan', { plan: { enum: PLANS } }),
        effect('lose-cache'),
        effect('duplicate', { copies: { type: 'integer', minimum: 2, maximum: 100 } }),
        effect('reorder'),
        effect('sign', { as: { enum: SIGNINGS } }),
      ],
    },
  },
  ['match', 'point', 'effect'],
);

const partner = closed(
  {
    id: text,
    secretKey: text,
    publishableKey: text,
    status: { enum: ['active', 'suspended'] },
    kyc: { enum: ['approved', 'pending', 'revoked'] },
    tier: { type: ['string', 'null'] },
    allowedPools: { type: 'array', items: text },
    balance: { anyOf: [decimal, { type: 'null' }] },
    velocityCap: { anyOf: [decimal, { type: 'null' }] },
    offRamp: { type: 'boolean' },
    swapsCredential: text,
    webhook: closed({ url: { type: ['string', 'null'] }, secret: text, header: text }, ['url', 'secret']),
  },
  ['id', 'secretKey', 'publishableKey'],
);

const pool = closed(
  {
    id: text,
    fiatCurrency: text,
    cryptoCurrency: text,
    networks: { type: 'array', items: text, minItems: 1 },
    sides: { type: 'array', items: { enum: ['on_ramp', 'off_ramp'] }, minItems: 1 },
    rate: decimal,
    minOrderUsdt: decimal,
    maxOrderUsdt: { anyOf: [decimal, { type: 'null' }] },
    available: { type: 'boolean' },
  },
  ['id', 'fiatCurrency', 'cryptoCurrency', 'networks', 'sides', 'rate'],
);

const names = { type: 'object', additionalProperties: text };

/** The scenario file of `readiness twin`. */
export const SCENARIO_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Twin scenario',
  ...closed(
    {
      scenario: { const: 1 },
      partners: { type: 'array', items: partner, minItems: 1 },
      pools: { type: 'array', items: pool, minItems: 1 },
      quoteTtlMs: { type: 'integer', minimum: 1 },
      settlement: { enum: PLANS },
      timeScale: { type: 'number', exclusiveMinimum: 0 },
      allowLiveKeys: { type: 'boolean' },
      swapLimits: closed(
        { perCredential: { type: 'integer', minimum: 1 }, perAddress: { type: 'integer', minimum: 1 } },
        ['perCredential', 'perAddress'],
      ),
      wire: closed({
        fields: names,
        codes: names,
        transactStatus: { enum: [200, 201] },
        replayStatus: { enum: [200, 201] },
        renamed: names,
        poolNotAllowedStatus: { enum: [403, 404] },
        sameQuoteOtherKey: { enum: ['replay', 'conflict'] },
        velocityRetryAfterSeconds: { type: ['integer', 'null'], minimum: 0 },
        tradeIdPrefix: text,
        spreadBps: count,
        feeBps: count,
      }),
      faults: { type: 'array', items: FAULT_SCHEMA },
    },
    ['scenario'],
  ),
} as const;
