import { Decimal } from 'decimal.js';
import type { Kysely } from 'kysely';
import type { Behaviour } from './behaviour.js';
import type { FallbackRow, QuoteRow, Tables } from './database/tables.js';
import type { Discovery, Lane } from './discovery.js';
import type { Fallbacks } from './fallbacks.js';
import { refuseAmount } from './guards.js';
import { MESSAGES, unavailableMessage } from './messages.js';
import type { Ports } from './ports.js';
import type { Answer, PoolsClient } from './upstream/pools-client.js';
import type { Pool, Quote } from './upstream/pools-wire.js';

/** What a user asks for. Amounts are decimal strings in the asset that goes in. */
export interface Terms {
  readonly poolId: string;
  readonly side: string;
  readonly network: string;
  readonly amount: string;
  readonly destination: string;
}

type RefusalReason =
  | 'invalid_request'
  | 'unknown_pool'
  | 'unsupported_side'
  | 'unsupported_network'
  | 'amount_below_minimum'
  | 'amount_above_maximum'
  | 'amount_refused'
  | 'access_denied';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
}

export type NoQuote =
  | { readonly kind: 'unavailable'; readonly fallback: FallbackRow; readonly retryAfterSeconds: number }
  | { readonly kind: 'maintenance' }
  | ({ readonly kind: 'refused' } & Refusal);

export type LockAnswer = { readonly kind: 'quote'; readonly quote: QuoteRow } | NoQuote;

export interface Price {
  readonly rate: string;
  readonly amountIn: string;
  readonly amountOut: string;
}

export type PriceAnswer = { readonly kind: 'price'; readonly price: Price } | NoQuote;

const refused = (reason: RefusalReason, message: string): NoQuote => ({ kind: 'refused', reason, message });

interface Request {
  readonly account: string;
  readonly terms: Terms;
  /** Our reference for what may become a quote; support finds the refusals by it too. */
  readonly quoteRef: string;
}

/** Prices and firm quotes. A firm quote is locked only after every check that needs none (SAFE-20, SAFE-25). */
export class Quoting {
  readonly #lastPrice = new Map<string, Price>();

  constructor(
    private readonly parts: {
      readonly db: Kysely<Tables>;
      readonly client: PoolsClient;
      readonly discovery: Discovery;
      readonly fallbacks: Fallbacks;
      readonly behaviour: Behaviour;
      readonly ports: Ports;
    },
  ) {}

  /** An indicative price: nothing is locked, stored or promised. */
  async price(account: string, terms: Terms): Promise<PriceAnswer> {
    const request = { account, terms, quoteRef: this.parts.ports.id('quote') };
    const lane = await this.#lane(request);
    return 'kind' in lane ? lane : this.#price(request, lane);
  }

  /** Locks a firm quote with the upstream and stores it as locked. */
  async lock(account: string, terms: Terms): Promise<LockAnswer> {
    const { behaviour } = this.parts;
    const request = { account, terms, quoteRef: this.parts.ports.id('quote') };
    if (terms.destination.length < 8 || terms.destination.length > 128) {
      return refused('invalid_request', MESSAGES.invalid);
    }
    const lane = await this.#lane(request);
    if ('kind' in lane) return lane;
    if (behaviour.guards.pricesFirst(lane, terms)) {
      const price = await this.#price(request, lane);
      if (price.kind !== 'price') return price;
      const refusal = refuseAmount(lane, terms, price.price);
      if (refusal) return { kind: 'refused', ...refusal };
    }
    const answer = await this.#ask(request, lane, 'firm');
    const quote = await this.#usable(request, answer, lane.pool);
    if (quote.kind !== 'usable') return quote;
    const { quoteId, expiresAt } = quote.value;
    if (quoteId === null || expiresAt === null || Number.isNaN(Date.parse(expiresAt))) {
      return this.#unavailable(request, 'rate_unavailable', answer.requestId, lane.pool);
    }
    return {
      kind: 'quote',
      quote: await this.#store(request, lane, quote.value, quoteId, expiresAt, answer.requestId),
    };
  }

  async #lane({ account, terms, quoteRef }: Request): Promise<Lane | NoQuote> {
    if (!/^\d{1,12}(\.\d{1,8})?$/.test(terms.amount) || !new Decimal(terms.amount).gt(0)) {
      return refused('invalid_request', MESSAGES.invalid);
    }
    const cooling = this.parts.fallbacks.cooling(account, terms);
    if (cooling) return cooling;
    const { discovery } = this.parts;
    const [pools, capabilities] = await Promise.all([discovery.pools(), discovery.capabilities(terms.poolId)]);
    if (pools === null) return { kind: 'maintenance' };
    const pool = pools.find((candidate) => candidate.id === terms.poolId);
    if (!pool) return refused('unknown_pool', MESSAGES.unsupported);
    if (capabilities.kind === 'refused') return refused('access_denied', MESSAGES.denied);
    if (capabilities.kind !== 'ok') return { kind: 'maintenance' };
    const lane = { pool, capabilities: capabilities.value };
    const refusal = this.parts.behaviour.guards.lane(lane, terms);
    if (refusal) return { kind: 'refused', ...refusal };
    if (!pool.available) return this.#unavailable({ account, terms, quoteRef }, 'pool_dry', null, pool);
    return lane;
  }

  async #price(request: Request, lane: Lane): Promise<PriceAnswer> {
    const { terms } = request;
    const answer = await this.#ask(request, lane, 'indicative');
    const lastKey = `${terms.poolId} ${terms.side} ${terms.network}`;
    const quote = await this.#usable(request, answer, lane.pool);
    if (quote.kind === 'unavailable') {
      const invented = this.parts.behaviour.discovery.priceWhenDown(this.#lastPrice.get(lastKey) ?? null, terms);
      return invented === null ? quote : { kind: 'price', price: invented };
    }
    if (quote.kind !== 'usable') return quote;
    const { rate, amountIn, amountOut } = quote.value;
    const price = { rate, amountIn, amountOut };
    this.#lastPrice.set(lastKey, price);
    return { kind: 'price', price };
  }

  /** Asks the upstream; one without a price is left alone for the user to come back to (FALL-11). */
  async #ask({ account, terms, quoteRef }: Request, lane: Lane, type: 'firm' | 'indicative'): Promise<Answer<Quote>> {
    const { client, behaviour } = this.parts;
    const { guards, discovery, quoting } = behaviour;
    const body = quoteBody({ ...terms, amount: guards.amount(terms) }, lane.pool, type, guards.network(lane, terms));
    const key = quoting.requestKey(account, quoteRef);
    for (let asked = 1; ; asked += 1) {
      const answer = await client.createQuote(terms.poolId, body, { quoteRef }, key);
      const priced = answer.kind !== 'ok' || answer.value.available;
      if (priced || asked >= discovery.asksWithoutPrice) return answer;
    }
  }

  async #usable(
    request: Request,
    answer: Answer<Quote>,
    pool: Pool,
  ): Promise<{ kind: 'usable'; value: Extract<Quote, { available: true }> } | NoQuote> {
    if (answer.kind === 'ok') {
      if (answer.value.available) {
        this.parts.fallbacks.succeeded(request.account, request.terms);
        return { kind: 'usable', value: answer.value };
      }
      return this.#unavailable(request, answer.value.unavailableReason, answer.requestId, pool);
    }
    if (answer.kind === 'refused' && answer.status === 403) return refused('access_denied', MESSAGES.denied);
    if (answer.kind === 'refused' && answer.status === 404) return refused('unknown_pool', MESSAGES.unsupported);
    if (answer.kind === 'refused' && answer.status === 400) return refused('amount_refused', MESSAGES.amount);
    return this.#unavailable(request, 'engine_unavailable', answer.requestId, pool);
  }

  async #unavailable(request: Request, reason: string, requestId: string | null, pool: Pool): Promise<NoQuote> {
    const pools = (await this.parts.discovery.pools()) ?? [];
    const alternate = pools.find(
      (other) => other.id !== pool.id && other.available && other.fiatCurrency === pool.fiatCurrency,
    );
    return this.parts.fallbacks.noQuote({
      ...request,
      reason,
      requestId,
      alternatePoolId: alternate?.id ?? null,
      message: unavailableMessage(reason),
    });
  }

  async #store(
    { account, terms, quoteRef }: Request,
    lane: Lane,
    quote: Extract<Quote, { available: true }>,
    quoteId: string,
    expiresAt: string,
    requestId: string | null,
  ): Promise<QuoteRow> {
    const row: QuoteRow = {
      quote_ref: quoteRef,
      account,
      pool_id: terms.poolId,
      side: terms.side,
      network: terms.network,
      destination: terms.destination,
      amount: terms.amount,
      asset: terms.side === 'on_ramp' ? lane.pool.cryptoCurrency : lane.pool.fiatCurrency,
      quote_id: quoteId,
      rate: quote.rate,
      fee_bps: quote.feeBps,
      amount_in: quote.amountIn,
      amount_out: quote.amountOut,
      expires_at: expiresAt,
      expires_at_ms: Date.parse(expiresAt),
      locked_at_ms: this.parts.ports.now(),
      status: 'active',
      gate_result: 'entitled',
      request_id: requestId,
    };
    await this.parts.db.insertInto('quotes').values(row).execute();
    return row;
  }
}

function quoteBody(terms: Terms, pool: Pool, type: 'firm' | 'indicative', cryptoNetwork: string) {
  return {
    side: terms.side,
    type,
    amount: terms.amount,
    fiatCurrency: pool.fiatCurrency,
    cryptoCurrency: pool.cryptoCurrency,
    cryptoNetwork,
    ...(type === 'firm' ? { destAddress: terms.destination } : {}),
  };
}
