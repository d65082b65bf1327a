import { Agent, request } from 'undici';
import type { Ports } from '../ports.js';
import { backoffMs, retryAfterMs } from './backoff.js';
import {
  type Balance,
  type Capabilities,
  type Pool,
  type Quote,
  type QuoteRequest,
  type Reader,
  readBalance,
  readCapabilities,
  readCode,
  readNothing,
  readPools,
  readQuote,
  readTrade,
  readTrades,
  type Trade,
  type TradePage,
} from './pools-wire.js';

/** What came of one try. Only `unresolved` leaves open whether the upstream acted. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly requestId: string | null }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string | null;
      readonly requestId: string | null;
      readonly retryAfterMs: number | null;
    }
  | {
      readonly kind: 'unresolved';
      readonly cause: 'timeout' | 'connection' | 'server_error' | 'unreadable';
      /** False only where no connection was ever made, so nothing can have been executed. */
      readonly mayHaveActed: boolean;
      readonly requestId: string | null;
    };

export type Refused = Extract<Answer<never>, { kind: 'refused' }>;

/** Which of our own records a call belongs to. */
export interface CallSubject {
  readonly quoteRef?: string;
  readonly orderRef?: string;
}

export interface CallReport {
  readonly operation: string;
  readonly subject: CallSubject;
  readonly requestId: string | null;
  readonly status: number | null;
  readonly code: string | null;
  readonly outcome: string;
  readonly durationMs: number;
  /** What was sent; for the recorder to choose from, never to store whole. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PoolsClientOptions {
  readonly baseUrl: string;
  readonly secretKey: string;
  readonly transactTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly ports: Ports;
  /** Told about every try before its answer is handed on. */
  readonly report: (call: CallReport) => Promise<void>;
}

interface Call<T> {
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly timeoutMs: number;
  readonly read: Reader<T>;
  readonly subject: CallSubject;
}

const READ_TRIES = 3;
const LONGEST_READ_WAIT_MS = 2000;
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH']);

function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * 0Pools over HTTP, from the server only. Never throws for what the network or the upstream does: every outcome is an
 * Answer. Reads are tried up to three times with growing, jittered gaps; writes once per call, because a repeated
 * write is a decision that the caller records first (KEY-6, FALL-24).
 */
export class PoolsClient {
  readonly #agent = new Agent({ keepAliveTimeout: 4000, connections: 64, pipelining: 1, connect: { timeout: 2000 } });

  constructor(private readonly options: PoolsClientOptions) {}

  listPools(subject: CallSubject = {}): Promise<Answer<readonly Pool[]>> {
    return this.#read('list_pools', '/pools', readPools, subject);
  }

  capabilities(poolId: string, subject: CallSubject = {}): Promise<Answer<Capabilities>> {
    return this.#read(
      'get_capabilities',
      `/pools/${encodeURIComponent(poolId)}/capabilities`,
      readCapabilities,
      subject,
    );
  }

  balance(poolId: string, subject: CallSubject): Promise<Answer<Balance>> {
    return this.#read('get_balance', `/pools/${encodeURIComponent(poolId)}/balance`, readBalance, subject);
  }

  /** The call that also moves a reserved trade on (polling rule). */
  tradeByQuote(quoteId: string, subject: CallSubject): Promise<Answer<Trade>> {
    return this.#read('get_transaction', `/pools/transactions/${encodeURIComponent(quoteId)}`, readTrade, subject);
  }

  listTrades(query: { createdAfter: string; cursor: string | null }): Promise<Answer<TradePage>> {
    const search = new URLSearchParams({ limit: '100', created_after: query.createdAfter });
    if (query.cursor !== null) search.set('cursor', query.cursor);
    return this.#read('list_trades', `/pools/trades?${search}`, readTrades, {});
  }

  createQuote(
    poolId: string,
    body: QuoteRequest,
    subject: CallSubject,
    idempotencyKey: string | null = null,
  ): Promise<Answer<Quote>> {
    return this.#try({
      operation: body.type === 'firm' ? 'lock_quote' : 'indicative_quote',
      method: 'POST',
      path: `/pools/${encodeURIComponent(poolId)}/quote`,
      body,
      ...(idempotencyKey === null ? {} : { idempotencyKey }),
      timeoutMs: this.options.readTimeoutMs,
      read: readQuote,
      subject,
    });
  }

  rejectQuote(quoteId: string, subject: CallSubject): Promise<Answer<true>> {
    return this.#try({
      operation: 'reject_quote',
      method: 'POST',
      path: `/pools/quotes/${encodeURIComponent(quoteId)}/reject`,
      timeoutMs: this.options.readTimeoutMs,
      read: readNothing,
      subject,
    });
  }

  /** One try of the money write. The body is the quote id alone, so it can never change under its key (EXEC-3). */
  transact(poolId: string, quoteId: string, idempotencyKey: string, subject: CallSubject): Promise<Answer<Trade>> {
    return this.#try({
      operation: 'transact',
      method: 'POST',
      path: `/pools/${encodeURIComponent(poolId)}/transact`,
      body: { quoteId },
      idempotencyKey,
      timeoutMs: this.options.transactTimeoutMs,
      read: readTrade,
      subject,
    });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #read<T>(operation: string, path: string, read: Reader<T>, subject: CallSubject): Promise<Answer<T>> {
    const { ports, readTimeoutMs: timeoutMs } = this.options;
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#try({ operation, method: 'GET', path, timeoutMs, read, subject });
      const wait = tries < READ_TRIES ? this.#readAgainAfter(answer, tries + 1) : null;
      if (wait === null) return answer;
      await ports.sleep(wait);
    }
  }

  #readAgainAfter(answer: Answer<unknown>, next: number): number | null {
    if (answer.kind === 'ok') return null;
    const wait = backoffMs(next, 100, 1000, this.options.ports.jitter());
    if (answer.kind === 'unresolved') return wait;
    if (answer.status !== 429 || answer.retryAfterMs === null) return null;
    return answer.retryAfterMs <= LONGEST_READ_WAIT_MS ? Math.max(wait, answer.retryAfterMs) : null;
  }

  async #try<T>(call: Call<T>): Promise<Answer<T>> {
    const started = this.options.ports.now();
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.options.secretKey}`,
      accept: 'application/json',
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
    };
    const { answer, status } = await this.#exchange(call, headers);
    await this.options.report({
      operation: call.operation,
      subject: call.subject,
      requestId: answer.requestId,
      status,
      code: answer.kind === 'refused' ? answer.code : null,
      outcome: answer.kind === 'unresolved' ? answer.cause : answer.kind,
      durationMs: this.options.ports.now() - started,
      headers,
    });
    return answer;
  }

  async #exchange<T>(
    call: Call<T>,
    headers: Record<string, string>,
  ): Promise<{ answer: Answer<T>; status: number | null }> {
    let requestId: string | null = null;
    let status: number | null = null;
    try {
      const response = await request(this.options.baseUrl + call.path, {
        method: call.method,
        headers,
        body: call.body === undefined ? null : JSON.stringify(call.body),
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(call.timeoutMs),
      });
      status = response.statusCode;
      const given = response.headers['x-request-id'];
      requestId = typeof given === 'string' ? given : null;
      const retryAfter = response.headers['retry-after'];
      const body = parse(await response.body.text());
      return {
        status,
        answer: judge(status, body, call.read, requestId, typeof retryAfter === 'string' ? retryAfter : undefined, () =>
          this.options.ports.now(),
        ),
      };
    } catch (error) {
      const timeout = error instanceof Error && error.name === 'TimeoutError';
      const mayHaveActed = !NEVER_CONNECTED.has(errorCode(error));
      return {
        status,
        answer: { kind: 'unresolved', cause: timeout ? 'timeout' : 'connection', mayHaveActed, requestId },
      };
    }
  }
}

function judge<T>(
  status: number,
  body: unknown,
  read: Reader<T>,
  requestId: string | null,
  retryAfter: string | undefined,
  now: () => number,
): Answer<T> {
  if (status >= 200 && status < 300) {
    const value = read(body);
    if (value !== null) return { kind: 'ok', value, requestId };
    return { kind: 'unresolved', cause: 'unreadable', mayHaveActed: true, requestId };
  }
  if (status >= 400 && status < 500) {
    return {
      kind: 'refused',
      status,
      code: readCode(body),
      requestId,
      retryAfterMs: retryAfterMs(retryAfter, now()),
    };
  }
  // 501 says that the operation does not exist here: nothing was executed, nothing to wait for.
  if (status === 501) return { kind: 'refused', status, code: readCode(body), requestId, retryAfterMs: null };
  return { kind: 'unresolved', cause: 'server_error', mayHaveActed: true, requestId };
}
