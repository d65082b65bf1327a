import type { PoolsOperation, SwapsOperation } from '../api.js';
import { ref, SCHEMAS } from './schemas.js';

type SchemaName = keyof typeof SCHEMAS;

interface Described {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly ok: { readonly status: number; readonly body: readonly SchemaName[] };
  /** Refusals that a caller can provoke without a fault. */
  readonly refusals: readonly number[];
  readonly query?: readonly string[];
  readonly key?: 'required';
  readonly body?: Readonly<Record<string, unknown>>;
}

const GATES = [401, 403];
const text = { type: 'string' };
const object = (required: readonly string[], properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  required,
  properties,
});

const quoteBody = object(['side', 'amount'], {
  side: { enum: ['on_ramp', 'off_ramp'] },
  type: { enum: ['firm', 'indicative'], default: 'firm' },
  amount: { ...text, description: 'Decimal string: fiat in for on_ramp, crypto in for off_ramp.' },
  fiatCurrency: text,
  cryptoCurrency: text,
  cryptoNetwork: { ...text, default: 'tron' },
  destAddress: { ...text, description: 'Required for a firm on_ramp quote.' },
});

/** What 0Pools answers; the key is the operation id. */
const POOLS: Readonly<Record<PoolsOperation, Described>> = {
  listPools: read('/v1/pools', 'List entitled pools', 'PoolList', []),
  getCapabilities: read('/v1/pools/{id}/capabilities', 'Read what a pool can do', 'Capabilities', [404]),
  getBalance: read('/v1/pools/{id}/balance', 'Read availability and prefunded balance', 'Balance', [404]),
  getFunding: { ...read('/v1/pools/funding', 'Read deposit instructions', 'Funding', [400]), query: ['currency'] },
  listLedger: {
    ...read('/v1/pools/ledger', 'List balance movements, newest first', 'Ledger', [400]),
    query: ['currency', 'limit', 'cursor'],
  },
  createQuote: {
    method: 'post',
    path: '/v1/pools/{id}/quote',
    summary: 'Lock a firm quote or read an indicative price',
    ok: { status: 200, body: ['FirmQuote', 'IndicativeQuote', 'UnavailableQuote'] },
    refusals: [400, ...GATES, 404],
    body: quoteBody,
  },
  getQuote: read('/v1/pools/quotes/{quoteId}', 'Read a firm quote', 'StoredQuote', [404]),
  rejectQuote: {
    ...read('/v1/pools/quotes/{quoteId}/reject', 'Turn an active quote down', 'StoredQuote', [404, 409]),
    method: 'post',
  },
  transact: {
    method: 'post',
    path: '/v1/pools/{id}/transact',
    summary: 'Execute one firm quote, idempotent by key and by quote id',
    ok: { status: 200, body: ['Trade'] },
    refusals: [400, 401, 402, 403, 404, 409, 429, 501],
    key: 'required',
    body: object(['quoteId'], { quoteId: text }),
  },
  getTransactionByQuote: read('/v1/pools/transactions/{quoteId}', 'Poll; advances settlement', 'Trade', [404]),
  listTrades: {
    ...read('/v1/pools/trades', 'List trades, newest first', 'TradeList', [400]),
    query: ['limit', 'cursor', 'side', 'status', 'created_after', 'created_before'],
  },
  getTrade: read('/v1/pools/trades/{transactId}', 'Read a trade', 'Trade', [404]),
};

const swapBody = object(['from', 'to', 'amountFrom', 'address'], {
  from: text,
  to: text,
  amountFrom: text,
  address: text,
  refundAddress: text,
  partnerReferenceId: { ...text, maxLength: 120 },
  mode: { enum: ['float', 'fixed'], default: 'float' },
  rateId: text,
});
const SWAP_GATES = [401, 403, 429];

/** What Swaps answers. */
const SWAPS: Readonly<Record<SwapsOperation, Described>> = {
  listCurrencies: {
    method: 'get',
    path: '/swaps/v1/currencies',
    summary: 'List currencies',
    ok: { status: 200, body: ['CurrencyList'] },
    refusals: SWAP_GATES,
  },
  createSwapQuote: {
    method: 'post',
    path: '/swaps/v1/quotes',
    summary: 'Price a swap; stateless, takes no key',
    ok: { status: 200, body: ['SwapQuote'] },
    refusals: [400, ...SWAP_GATES],
    body: object(['from', 'to', 'amountFrom'], { from: text, to: text, amountFrom: text, mode: text }),
  },
  validateAddress: {
    method: 'post',
    path: '/swaps/v1/addresses/validate',
    summary: 'Judge a payout address',
    ok: { status: 200, body: ['AddressVerdict'] },
    refusals: [400, ...SWAP_GATES],
    body: object(['currency', 'address'], { currency: text, address: text, extraId: text }),
  },
  createSwap: {
    method: 'post',
    path: '/swaps/v1/swaps',
    summary: 'Make one swap for one key; the key lives 24 hours',
    ok: { status: 201, body: ['SwapAnswer'] },
    refusals: [400, 401, 403, 409, 422, 429],
    key: 'required',
    body: swapBody,
  },
  listSwaps: {
    method: 'get',
    path: '/swaps/v1/swaps',
    summary: 'List swaps, newest first',
    ok: { status: 200, body: ['SwapList'] },
    refusals: [400, ...SWAP_GATES],
    query: ['limit', 'cursor', 'status'],
  },
  getSwap: {
    method: 'get',
    path: '/swaps/v1/swaps/{swapId}',
    summary: 'Read a swap',
    ok: { status: 200, body: ['SwapAnswer'] },
    refusals: [401, 403, 404, 429],
  },
};

/** OpenAPI 3.1 of exactly what the twin serves under its default wire settings. */
export function openApiDocument(serverUrl: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, described] of [...Object.entries(POOLS), ...Object.entries(SWAPS)]) {
    const item = paths[described.path] ?? {};
    paths[described.path] = item;
    item[described.method] = operation(operationId, described);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '0Pools and Swaps twin',
      version: '2026-05-25',
      description: 'Names and codes that the public documents leave open are assumptions and can be set.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    security: [{ key: [] }],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      headers: { RequestId: { description: 'On every answer.', required: true, schema: text } },
    },
  };
}

function operation(operationId: string, described: Described): Record<string, unknown> {
  const error: SchemaName = described.path.startsWith('/swaps') ? 'SwapsError' : 'PoolsError';
  const { body: names, status } = described.ok;
  const schemas = names.map((name) => ref(name));
  const responses: Record<string, unknown> = {
    [status]: answer('Done', schemas.length === 1 ? (schemas[0] ?? {}) : { oneOf: schemas }),
  };
  for (const refusal of described.refusals) responses[refusal] = answer('Refused', ref(error));
  return {
    operationId,
    summary: described.summary,
    parameters: parameters(described),
    ...(described.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: described.body } } } }),
    responses,
  };
}

function parameters(described: Described): unknown[] {
  const inPath = [...described.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: text,
  }));
  const inQuery = (described.query ?? []).map((name) => ({ name, in: 'query', schema: text }));
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { ...text, minLength: 1, maxLength: 255 },
  };
  return [...inPath, ...inQuery, ...(described.key ? [key] : [])];
}

function answer(description: string, schema: unknown): Record<string, unknown> {
  return {
    description,
    headers: { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } },
    content: { 'application/json': { schema } },
  };
}

function read(path: string, summary: string, body: SchemaName, more: readonly number[]): Described {
  return { method: 'get', path, summary, ok: { status: 200, body: [body] }, refusals: [...GATES, ...more] };
}
