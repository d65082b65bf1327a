import type { PoolsOperation } from './api.js';
import { amountOf, type PoolsCall, refuse } from './call.js';
import { getBalance, getCapabilities, getFunding, listLedger, listPools } from './discovery.js';
import { type Answer, poolsError } from './errors.js';
import { isAnswer, passAccountGates, passPoolGate } from './gates.js';
import { createQuote, getQuote, notActive, rejectQuote, unavailable } from './quoting.js';
import type { PartnerRow, PoolRow } from './rows.js';
import type { Servable } from './serving.js';
import { getTrade, getTransactionByQuote, listTrades, transact } from './trading.js';
import { tradeBody } from './views.js';

/** The operations that change state. */
export const COMMITS: ReadonlySet<PoolsOperation> = new Set([
  'createQuote',
  'rejectQuote',
  'transact',
  'getTransactionByQuote',
]);

/** The twelve operations behind their gates, in the documented order. */
function performPools(call: PoolsCall, quoteTtlMs: number): Answer {
  const partner = passAccountGates(call);
  if (isAnswer(partner)) return partner;
  switch (call.operation) {
    case 'createQuote':
      return inPool(call, partner, (pool) => createQuote(call, partner, pool, quoteTtlMs));
    case 'transact':
      return inPool(call, partner, (pool) => transact(call, partner, pool));
    case 'getCapabilities':
      return inPool(call, partner, (pool) => getCapabilities(call, partner, pool));
    case 'getBalance':
      return inPool(call, partner, (pool) => getBalance(call, partner, pool));
    case 'getTransactionByQuote':
      return getTransactionByQuote(call, partner);
    case 'getQuote':
      return getQuote(call, partner);
    case 'rejectQuote':
      return rejectQuote(call, partner);
    case 'getTrade':
      return getTrade(call, partner);
    case 'listTrades':
      return listTrades(call, partner);
    case 'listPools':
      return listPools(call, partner);
    case 'getFunding':
      return getFunding(call, partner);
    case 'listLedger':
      return listLedger(call, partner);
  }
}

/** One 0Pools request as the fault machinery sees it. */
export class ServablePools implements Servable {
  constructor(
    readonly call: PoolsCall,
    private readonly quoteTtlMs: number,
  ) {}

  get row() {
    return this.call.row;
  }

  get known(): boolean {
    return this.call.partner !== null;
  }

  get commits(): boolean {
    return COMMITS.has(this.call.operation) && this.call.row.quoteType !== 'indicative';
  }

  amount(): string | null {
    return amountOf(this.call);
  }

  perform(): Answer {
    return performPools(this.call, this.quoteTtlMs);
  }

  error(status: number, code: string, message: string, retryAfterSeconds?: number): Answer {
    return poolsError(this.row.requestId, status, code, message, retryAfterSeconds);
  }

  unavailable(reason: Parameters<Servable['unavailable']>[0]): Answer {
    if (this.call.operation !== 'createQuote') return this.error(503, reason, 'Temporarily unavailable.');
    return unavailable(this.call, this.call.world.pools.get(this.call.id), reason);
  }

  /** A domain refusal; an expiry also ends the quote, so that later reads agree. */
  refuse(as: Parameters<Servable['refuse']>[0]): Answer {
    const { call } = this;
    const { codes } = call.wire;
    switch (as) {
      case 'quote_expired': {
        const { quote, world } = call;
        if (quote && quote.partner === call.partner) {
          if (quote.trade === 0) quote.expiresAt = Math.min(quote.expiresAt, Math.floor(world.clock.now()));
        }
        return notActive(call, 'expired');
      }
      case 'reservation_conflict':
        return refuse(call, 409, codes.reservationConflict, 'The reservation could not be made.');
      case 'insufficient_balance':
        return refuse(call, 402, codes.insufficientBalance, 'The prefunded balance does not cover this order.');
      case 'velocity_limit_exceeded':
        return refuse(call, 429, codes.velocityLimit, 'The 24 h volume limit is reached.');
      case 'pool_access_suspended':
        return refuse(call, 403, 'pool_access_suspended', 'Pool access is suspended.');
      case 'rate_limited':
        return this.error(429, codes.rateLimited, 'Too many requests.', 1);
    }
  }

  plan(plan: Parameters<Servable['plan']>[0]): void {
    const { world, row } = this.call;
    const quote = row.quoteId === null ? undefined : world.quote(row.quoteId);
    if (quote && quote.partner === this.call.partner) quote.plan = plan;
  }

  loseCache(): void {
    throw new Error('lose-cache concerns Swaps only');
  }

  commitAs(status: Parameters<Servable['commitAs']>[0], faultId: string): Answer {
    const { world, row } = this.call;
    const trade = row.tradeId === null ? undefined : world.trade(row.tradeId);
    if (trade === undefined) throw new Error('a trade was just made, so it is found');
    const cause = `fault:${faultId}`;
    if (status === 'returned') world.move(trade, 'settled', cause, true);
    if (status !== 'reserved') world.move(trade, status, cause, true);
    return { status: this.call.wire.transactStatus, body: tradeBody(world, trade) };
  }
}

function inPool(call: PoolsCall, partner: PartnerRow, then: (pool: PoolRow) => Answer): Answer {
  const pool = passPoolGate(call, partner);
  return isAnswer(pool) ? pool : then(pool);
}
