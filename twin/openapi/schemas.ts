import { SWAP_STATUSES } from '../words.js';

type Schema = Readonly<Record<string, unknown>>;

const text = { type: 'string' };
const int = { type: 'integer' };
const flag = { type: 'boolean' };
const time = { type: 'string', format: 'date-time' };
const money = { type: 'string', pattern: '^-?(0|[1-9][0-9]*)\\.[0-9]{2,8}$' };
const decimal = { type: 'string', pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$' };
const orNull = (schema: Schema) => ({ anyOf: [schema, { type: 'null' }] });
const list = (items: Schema) => ({ type: 'array', items });
const one = (value: string | boolean) => ({ const: value });
const side = { enum: ['on_ramp', 'off_ramp'] };

/** An object with exactly these properties; names that end in `?` may be absent. */
function exact(properties: Readonly<Record<string, Schema>>): Schema {
  const entries = Object.entries(properties);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace('?', ''), schema])),
    required: entries.filter(([name]) => !name.endsWith('?')).map(([name]) => name),
    additionalProperties: false,
  };
}

export function ref(name: keyof typeof SCHEMAS): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

const priced = {
  rate: money,
  spreadBps: int,
  feeBps: int,
  totalBps: int,
  amountIn: money,
  amountOut: money,
  fiatCurrency: text,
  cryptoCurrency: text,
  cryptoNetwork: text,
};
const firm = {
  quoteId: { type: 'string', pattern: '^pq_' },
  type: one('firm'),
  available: one(true),
  executable: flag,
  ...priced,
  destAddress: orNull(text),
  expiresAt: time,
};
const swapStatus = { enum: SWAP_STATUSES };

/** Every body that the twin answers with. */
export const SCHEMAS = {
  PoolList: exact({
    pools: list(exact({ id: text, pair: text, fiatCurrency: text, cryptoCurrency: text, available: flag })),
  }),
  Capabilities: exact({
    poolId: text,
    pair: text,
    fiatCurrency: text,
    cryptoCurrency: text,
    supportedNetworks: list(text),
    sides: list(side),
    tier: text,
    drawFeeBps: int,
    spreadCapBps: int,
    minOrderUsdt: money,
    maxOrderUsdt: orNull(money),
  }),
  Balance: exact({ available: flag, balance: orNull(money), tier: text, allowedPools: list(text) }),
  Funding: exact({ currency: one('EUR'), iban: orNull(text), reference: text, instructions: text }),
  Ledger: exact({
    currency: one('EUR'),
    available: money,
    entries: list(
      exact({
        entryId: text,
        delta: money,
        reason: { enum: ['payin_credit', 'buy_debit', 'buy_refund'] },
        ref: text,
        transactId: orNull(text),
        currency: one('EUR'),
        createdAt: time,
        balanceAfter: orNull(money),
      }),
    ),
    nextCursor: orNull(text),
  }),
  FirmQuote: exact(firm),
  IndicativeQuote: exact({
    type: one('indicative'),
    available: one(true),
    executable: one(false),
    side,
    ...priced,
    minOrderUsdt: money,
    maxOrderUsdt: orNull(money),
  }),
  UnavailableQuote: exact({
    type: { enum: ['firm', 'indicative'] },
    available: one(false),
    executable: one(false),
    unavailableReason: { enum: ['pool_dry', 'engine_unavailable', 'rate_unavailable'] },
    minOrderUsdt: orNull(money),
    maxOrderUsdt: orNull(money),
  }),
  StoredQuote: exact({ ...firm, status: { enum: ['active', 'consumed', 'expired', 'rejected'] } }),
  Trade: exact({
    transactId: { type: 'string', pattern: '^txn_' },
    quoteId: { type: 'string', pattern: '^pq_' },
    poolId: text,
    side,
    status: { enum: ['reserved', 'settled', 'failed', 'released', 'returned'] },
    amountIn: money,
    amountOut: money,
    rate: money,
    cryptoNetwork: text,
    destAddress: orNull(text),
    createdAt: time,
    settledAt: orNull(time),
  }),
  TradeList: exact({
    trades: list({ $ref: '#/components/schemas/Trade' }),
    nextCursor: orNull(text),
    hasMore: flag,
  }),
  PoolsError: exact({
    type: text,
    code: { type: 'string', minLength: 1 },
    message: text,
    request_id: { type: 'string', pattern: '^req_' },
    doc_url: { type: 'null' },
    statusCode: int,
  }),
  CurrencyList: exact({
    currencies: list(exact({ ticker: text, name: text, network: text, min: decimal, max: decimal, enabled: flag })),
  }),
  SwapQuote: exact({
    quote: exact({
      from: text,
      to: text,
      amountFrom: money,
      amountTo: money,
      networkFee: money,
      amountUserReceives: money,
      rate: money,
      fee: money,
      min: decimal,
      max: decimal,
      mode: { enum: ['float', 'fixed'] },
      'rateId?': text,
    }),
  }),
  AddressVerdict: exact({ valid: flag, 'message?': text }),
  Swap: exact({
    id: { type: 'string', pattern: '^swp_' },
    providerSwapId: text,
    status: swapStatus,
    from: text,
    to: text,
    mode: { enum: ['float', 'fixed'] },
    amountFrom: money,
    amountTo: money,
    amountActualFrom: orNull(money),
    amountActualTo: orNull(money),
    payinAddress: text,
    payoutAddress: text,
    payinHash: orNull(text),
    payoutHash: orNull(text),
    refundHash: orNull(text),
    refundAddress: orNull(text),
    partnerReferenceId: orNull(text),
    createdAt: time,
  }),
  SwapAnswer: exact({ swap: { $ref: '#/components/schemas/Swap' } }),
  SwapList: exact({
    swaps: list({ $ref: '#/components/schemas/Swap' }),
    nextCursor: orNull(text),
    hasMore: flag,
  }),
  SwapsError: exact({
    error: exact({
      type: text,
      code: { type: 'string', minLength: 1 },
      message: text,
      'param?': text,
      'retry_after_ms?': int,
      'upstream_code?': int,
    }),
  }),
};
