import type { IncomingHttpHeaders } from 'node:http';
import type { PoolsOperation } from '../api.js';
import { type JsonObject, parseObject } from '../body.js';
import { type Answer, poolsError } from '../errors.js';
import type { Exchange } from '../exchange.js';
import { COMMITS } from '../pools-api.js';
import type { Servable } from '../serving.js';
import { DEFAULT_WIRE } from '../wire.js';
import type { Forwarder } from './forward.js';
import type { Mirror } from './mirror.js';

export interface ProxiedRequest {
  readonly operation: PoolsOperation;
  readonly id: string;
  /** Behind `/v1`, query included. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** One request on its way to a real sandbox, as the fault machinery sees it. */
export class ServableProxy implements Servable {
  readonly #body: JsonObject | null;

  constructor(
    readonly row: Exchange,
    private readonly request: ProxiedRequest,
    private readonly forwarder: Forwarder,
    private readonly mirror: Mirror,
    partnerId: string,
  ) {
    this.#body = row.body === null ? null : parseObject(row.body);
    const { operation, id, headers } = request;
    const key = headers['idempotency-key'];
    row.operation = operation;
    row.partnerId = headers.authorization === undefined ? null : partnerId;
    row.idempotencyKey = typeof key === 'string' ? key : null;
    if (operation === 'createQuote') row.quoteType = this.#body?.type === 'indicative' ? 'indicative' : 'firm';
    if (operation === 'getTrade') row.tradeId = id;
    else if (operation === 'transact') this.#seen(typeof this.#body?.quoteId === 'string' ? this.#body.quoteId : null);
    else if (operation === 'getQuote' || operation === 'rejectQuote' || operation === 'getTransactionByQuote') {
      this.#seen(id);
    }
    const inPool = ['createQuote', 'transact', 'getBalance', 'getCapabilities'].includes(operation);
    if (inPool) row.poolId = id;
    else if (row.quoteId !== null) row.poolId = mirror.quote(row.quoteId)?.poolId ?? null;
  }

  get known(): boolean {
    return this.row.partnerId !== null;
  }

  get commits(): boolean {
    return COMMITS.has(this.request.operation) && this.row.quoteType !== 'indicative';
  }

  amount(): string | null {
    if (this.row.quoteId !== null) return this.mirror.quote(this.row.quoteId)?.amountIn ?? null;
    const amount = this.#body?.amount;
    return typeof amount === 'string' ? amount : null;
  }

  /** Never rejects: an upstream that does not answer is a 502 of the proxy. */
  async perform(): Promise<Answer> {
    const { row, request } = this;
    try {
      const { answer, requestId } = await this.forwarder.forward(row.method, request.path, request.headers, row.body);
      if (requestId !== null) row.requestId = requestId;
      this.mirror.learn(request.operation, row, this.#body, answer.status, parseObject(answer.body));
      return answer;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.error(502, 'upstream_unreachable', `The upstream did not answer: ${reason}`);
    }
  }

  error(status: number, code: string, message: string, retryAfterSeconds?: number): Answer {
    return poolsError(this.row.requestId, status, code, message, retryAfterSeconds);
  }

  unavailable(reason: Parameters<Servable['unavailable']>[0]): Answer {
    if (this.request.operation !== 'createQuote') return this.error(503, reason, 'Temporarily unavailable.');
    const type = this.row.quoteType ?? 'firm';
    return {
      status: 200,
      body: JSON.stringify({ type, available: false, executable: false, unavailableReason: reason }),
    };
  }

  refuse(as: Parameters<Servable['refuse']>[0]): Answer {
    const { codes } = DEFAULT_WIRE;
    switch (as) {
      case 'quote_expired':
        return this.error(409, codes.quoteExpired, 'The quote is expired.');
      case 'reservation_conflict':
        return this.error(409, codes.reservationConflict, 'The reservation could not be made.');
      case 'insufficient_balance':
        return this.error(402, codes.insufficientBalance, 'The prefunded balance does not cover this order.');
      case 'velocity_limit_exceeded':
        return this.error(429, codes.velocityLimit, 'The 24 h volume limit is reached.');
      case 'pool_access_suspended':
        return this.error(403, 'pool_access_suspended', 'Pool access is suspended.');
      case 'rate_limited':
        return this.error(429, codes.rateLimited, 'Too many requests.', 1);
    }
  }

  commitAs(): Answer {
    throw new Error('commit-as is refused when it is armed at a proxy');
  }

  plan(): void {
    throw new Error('plan is refused when it is armed at a proxy');
  }

  loseCache(): void {
    throw new Error('lose-cache is refused when it is armed at a proxy');
  }

  #seen(quoteId: string | null): void {
    const { row, mirror } = this;
    row.quoteId = quoteId;
    if (quoteId === null) return;
    const { authorization } = this.request.headers;
    if (this.request.operation === 'transact' && authorization !== undefined) mirror.executedBy(quoteId, authorization);
    if (this.request.operation === 'transact') row.quoteStatusAtArrival = mirror.quote(quoteId)?.status ?? null;
    row.tradeId = mirror.tradeByQuote(quoteId)?.transactId ?? null;
  }
}
