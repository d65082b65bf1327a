import type { SwapsOperation, TwinPartner } from '../api.js';
import { type JsonObject, parseObject } from '../body.js';
import { looksLive } from '../config.js';
import type { Answer } from '../errors.js';
import type { Exchange } from '../exchange.js';
import type { Servable } from '../serving.js';
import type { RateLimits } from './rate-limits.js';
import { swapError } from './swap-errors.js';
import {
  createSwap,
  createSwapQuote,
  getSwap,
  listCurrencies,
  listSwaps,
  type SwapCall,
  validateAddress,
} from './swap-operations.js';
import type { SwapBook } from './swap-rows.js';

export interface SwapsParts {
  readonly book: SwapBook;
  readonly limits: RateLimits;
  readonly credentials: ReadonlyMap<string, TwinPartner>;
}

export interface SwapsRequest {
  readonly operation: SwapsOperation;
  readonly id: string;
  readonly query: string;
  readonly address: string;
  readonly topLevel: string;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
}

/** The operation of a path behind `/swaps`; null where there is none. */
export function routeSwaps(method: string, path: string): { operation: SwapsOperation; id: string } | null {
  const [, version, first, second, ...rest] = path.split('/');
  if (version !== 'v1' || rest.length > 0) return null;
  const asked = `${method} ${first}${second === undefined ? '' : '/:id'}`;
  if (asked === 'GET currencies') return { operation: 'listCurrencies', id: '' };
  if (asked === 'POST quotes') return { operation: 'createSwapQuote', id: '' };
  if (asked === 'POST swaps') return { operation: 'createSwap', id: '' };
  if (asked === 'GET swaps') return { operation: 'listSwaps', id: '' };
  if (asked === 'GET swaps/:id') return { operation: 'getSwap', id: second ?? '' };
  return asked === 'POST addresses/:id' && second === 'validate' ? { operation: 'validateAddress', id: '' } : null;
}

/** One Swaps request as the fault machinery sees it. */
export class ServableSwaps implements Servable {
  readonly #partner: TwinPartner | undefined;
  readonly #credential: string;
  readonly #body: JsonObject | null;

  constructor(
    private readonly parts: SwapsParts,
    readonly row: Exchange,
    private readonly request: SwapsRequest,
  ) {
    this.#credential = (request.authorization ?? '').replace(/^bearer +/i, '');
    this.#partner = parts.credentials.get(this.#credential);
    this.#body = row.body === null ? null : parseObject(row.body);
    row.operation = request.operation;
    row.partnerId = this.#partner?.id ?? null;
    row.idempotencyKey = request.idempotencyKey ?? null;
    if (request.operation === 'getSwap') row.tradeId = request.id;
  }

  get known(): boolean {
    return this.#partner !== undefined;
  }

  get commits(): boolean {
    return this.request.operation === 'createSwap';
  }

  amount(): string | null {
    const amount = this.#body?.amountFrom;
    return typeof amount === 'string' ? amount : null;
  }

  /** Throttle by address, credential, throttle by credential, standing, then the operation itself. */
  perform(): Answer {
    const { limits, book } = this.parts;
    const now = book.clock.now();
    const early = limits.take(now, 'address', `${this.request.address} ${this.request.topLevel}`);
    if (!early.allowed) return { ...throttled(), headers: early.headers };
    if (this.#partner === undefined) {
      const refusal = looksLive(this.#credential)
        ? swapError(403, 'forbidden', 'Live credentials are not taken here.')
        : swapError(401, 'unauthenticated', 'Missing or invalid credential.');
      return { ...refusal, headers: early.headers };
    }
    const own = limits.take(now, 'credential', this.#credential);
    if (!own.allowed) return { ...throttled(), headers: own.headers };
    const answer = this.#operate(this.#partner);
    return { ...answer, headers: own.headers };
  }

  error(status: number, code: string, message: string, retryAfterSeconds?: number): Answer {
    return swapError(status, code, message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  }

  unavailable(): Answer {
    return swapError(503, 'upstream_unavailable', 'Temporarily unavailable.');
  }

  refuse(as: Parameters<Servable['refuse']>[0]): Answer {
    if (as === 'rate_limited' || as === 'velocity_limit_exceeded') return throttled();
    if (as === 'pool_access_suspended') return swapError(403, 'org_not_active', 'The organisation is not active.');
    return swapError(422, as, 'The swap cannot be made.');
  }

  commitAs(): Answer {
    throw new Error('commit-as concerns 0Pools trades only');
  }

  plan(): void {
    throw new Error('plan concerns 0Pools quotes only');
  }

  loseCache(): void {
    this.parts.book.cache.lose();
  }

  #operate(partner: TwinPartner): Answer {
    if ((partner.status ?? 'active') !== 'active') {
      return swapError(403, 'org_not_active', 'The organisation is not active.');
    }
    const { operation, id, query } = this.request;
    const { book } = this.parts;
    const body = this.#body;
    const call: SwapCall = { book, row: this.row, operation, id, query, credential: this.#credential, partner, body };
    switch (operation) {
      case 'listCurrencies':
        return listCurrencies();
      case 'createSwapQuote':
        return createSwapQuote(call);
      case 'validateAddress':
        return validateAddress(call);
      case 'createSwap':
        return createSwap(call);
      case 'listSwaps':
        return listSwaps(call);
      case 'getSwap':
        return getSwap(call);
    }
  }
}

function throttled(): Answer {
  return swapError(429, 'rate_limited', 'Too many requests.', { retryAfterSeconds: 1 });
}
