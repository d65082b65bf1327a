import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { attemptOf, type SwapAttempts, type SwapTerms } from './swap-attempts.js';
import {
  type AddressVerdict,
  type Reader,
  readAddressVerdict,
  readCurrencies,
  readPrice,
  readRefusal,
  readSwap,
  type Swap,
  type SwapCurrency,
  type SwapPrice,
  type SwapRefusal,
} from './swaps-wire.js';

/** What came of a call after all its tries. Only `unresolved` leaves open whether the upstream acted. */
export type SwapAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly requestId: string | null }
  | ({ readonly kind: 'refused'; readonly status: number; readonly requestId: string | null } & SwapRefusal)
  | {
      readonly kind: 'unresolved';
      readonly cause: 'connection' | 'server_error' | 'throttled' | 'unreadable' | 'key_window_over';
      readonly requestId: string | null;
    };

export interface SwapsClientOptions {
  /** Without `/v1`. */
  readonly baseUrl: string;
  /** `gspk_...:gssk_...`, on the server only. */
  readonly credential: string;
  readonly timeoutMs: number;
  readonly attempts: SwapAttempts;
  readonly ports?: SwapsPorts;
}

export interface SwapsPorts {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** A UUID v4. */
  key(): string;
}

const systemPorts: SwapsPorts = { now: () => Date.now(), sleep: (ms) => wait(ms), key: () => randomUUID() };
const TRIES = 4;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;
/** An hour short of the day after which the upstream would take the key for a new swap. */
const KEY_WINDOW_MS = 23 * 3_600_000;

interface Call<T> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly idempotencyKey?: string;
  readonly read: Reader<T>;
}

/**
 * Swaps over HTTP, from the server only. Never throws for what the network or the upstream does. Server errors, lost
 * connections and throttling are tried again, bounded, with growing gaps and under the same key (SWAP-10).
 */
export class SwapsClient {
  readonly #agent = new Agent({ keepAliveTimeout: 4000, connections: 16 });
  readonly #options: SwapsClientOptions;
  readonly #ports: SwapsPorts;

  constructor(options: SwapsClientOptions) {
    this.#options = options;
    this.#ports = options.ports ?? systemPorts;
  }

  currencies(): Promise<SwapAnswer<readonly SwapCurrency[]>> {
    return this.#call({ method: 'GET', path: '/currencies', read: readCurrencies });
  }

  /** A price; with `mode: fixed` it names the rate that a swap can be bound to. Takes no key (SWAP-11). */
  price(terms: Pick<SwapTerms, 'from' | 'to' | 'amountFrom'>, mode: 'float' | 'fixed'): Promise<SwapAnswer<SwapPrice>> {
    const { from, to, amountFrom } = terms;
    const body = JSON.stringify({ from, to, amountFrom, mode });
    return this.#call({ method: 'POST', path: '/quotes', body, read: readPrice });
  }

  validateAddress(currency: string, address: string): Promise<SwapAnswer<AddressVerdict>> {
    const body = JSON.stringify({ currency, address });
    return this.#call({ method: 'POST', path: '/addresses/validate', body, read: readAddressVerdict });
  }

  /** The swap of one confirmed order: one key, stored before it is first sent, however often this is called (SWAP-7). */
  async confirm(orderRef: string, terms: SwapTerms): Promise<SwapAnswer<Swap>> {
    const { now, key } = this.#ports;
    const attempt = await attemptOf(this.#options.attempts, orderRef, terms, { key, nowMs: now() });
    if (now() - attempt.confirmedAtMs > KEY_WINDOW_MS) {
      return { kind: 'unresolved', cause: 'key_window_over', requestId: null };
    }
    const { body, idempotencyKey } = attempt;
    return this.#call({ method: 'POST', path: '/swaps', body, idempotencyKey, read: readSwap });
  }

  swap(id: string): Promise<SwapAnswer<Swap>> {
    return this.#call({ method: 'GET', path: `/swaps/${encodeURIComponent(id)}`, read: readSwap });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #call<T>(call: Call<T>): Promise<SwapAnswer<T>> {
    for (let tries = 1; ; tries += 1) {
      const { answer, againAfterMs } = await this.#try(call);
      if (againAfterMs === null || tries === TRIES) return answer;
      const grown = FIRST_WAIT_MS * 2 ** (tries - 1);
      await this.#ports.sleep(Math.min(LONGEST_WAIT_MS, Math.max(grown, againAfterMs)));
    }
  }

  async #try<T>(call: Call<T>): Promise<{ answer: SwapAnswer<T>; againAfterMs: number | null }> {
    const { method, path, body, idempotencyKey, read } = call;
    const { baseUrl, credential, timeoutMs } = this.#options;
    try {
      const response = await request(`${baseUrl}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${credential}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body: body ?? null,
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const given = response.headers['x-request-id'];
      const requestId = typeof given === 'string' ? given : null;
      return judge(response.statusCode, parse(await response.body.text()), read, requestId);
    } catch {
      return { answer: { kind: 'unresolved', cause: 'connection', requestId: null }, againAfterMs: 0 };
    }
  }
}

function judge<T>(
  status: number,
  body: unknown,
  read: Reader<T>,
  requestId: string | null,
): { answer: SwapAnswer<T>; againAfterMs: number | null } {
  if (status >= 500) return { answer: { kind: 'unresolved', cause: 'server_error', requestId }, againAfterMs: 0 };
  if (status >= 200 && status < 300) {
    const value = read(body);
    if (value !== null) return { answer: { kind: 'ok', value, requestId }, againAfterMs: null };
    return { answer: { kind: 'unresolved', cause: 'unreadable', requestId }, againAfterMs: null };
  }
  // Whatever else was answered is no swap, however much its body looks like one.
  const refusal = readRefusal(body);
  if (status !== 429) return { answer: { kind: 'refused', status, requestId, ...refusal }, againAfterMs: null };
  return { answer: { kind: 'unresolved', cause: 'throttled', requestId }, againAfterMs: refusal.retryAfterMs ?? 0 };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
