import type { Kysely } from 'kysely';
import type { FallbackRow, QuoteRow, Tables } from './database/tables.js';
import type { Log } from './log.js';
import { MESSAGES } from './messages.js';
import type { Ports } from './ports.js';
import type { NoQuote, Terms } from './quoting.js';

const FREE_TRIES = 3;
const FORGET_MS = 60_000;
const LONGEST_WAIT_S = 30;

interface Streak {
  readonly count: number;
  readonly lastMs: number;
  readonly fallback: FallbackRow;
}

/** Whole seconds to wait before asking again, after `count` unavailable answers in a row. */
function waitSeconds(count: number): number {
  return count < FREE_TRIES ? 1 : Math.min(LONGEST_WAIT_S, 2 ** (count - FREE_TRIES + 1));
}

/** Records every fallback and slows down who keeps asking for what is not there (FALL-11, FALL-18, FALL-25). */
export class Fallbacks {
  readonly #streaks = new Map<string, Streak>();

  constructor(
    private readonly db: Kysely<Tables>,
    private readonly log: Log,
    private readonly ports: Ports,
  ) {}

  /** The answer to give without asking upstream again, while the last one is too recent. */
  cooling(account: string, terms: Terms): NoQuote | null {
    const streak = this.#streak(account, terms);
    if (!streak || streak.count < FREE_TRIES) return null;
    const leftMs = streak.lastMs + waitSeconds(streak.count) * 1000 - this.ports.now();
    if (leftMs <= 0) return null;
    return { kind: 'unavailable', fallback: streak.fallback, retryAfterSeconds: Math.ceil(leftMs / 1000) };
  }

  succeeded(account: string, terms: Terms): void {
    this.#streaks.delete(keyOf(account, terms));
  }

  /** No quote could be had: a normal state (SAFE-12), recorded and logged. */
  async noQuote(outcome: {
    readonly account: string;
    readonly terms: Terms;
    readonly quoteRef: string;
    readonly reason: string;
    readonly requestId: string | null;
    readonly alternatePoolId: string | null;
    readonly message: string;
  }): Promise<NoQuote> {
    const { account, terms } = outcome;
    const count = (this.#streak(account, terms)?.count ?? 0) + 1;
    const fallback: FallbackRow = {
      fallback_ref: this.ports.id('fallback'),
      account,
      order_ref: null,
      quote_ref: outcome.quoteRef,
      quote_id: null,
      pool_id: terms.poolId,
      side: terms.side,
      network: terms.network,
      amount: terms.amount,
      failure_point: 'quote_unavailable',
      reason: outcome.reason,
      attempt_count: count,
      alternate_pool_id: outcome.alternatePoolId,
      user_message: outcome.message,
      request_id: outcome.requestId,
      at_ms: this.ports.now(),
    };
    await this.db.insertInto('fallbacks').values(fallback).execute();
    this.#forgetOld();
    this.#streaks.set(keyOf(account, terms), { count, lastMs: fallback.at_ms, fallback });
    this.#logOutcome(fallback);
    return { kind: 'unavailable', fallback, retryAfterSeconds: waitSeconds(count) };
  }

  /** An accept came too late (FALL-23). */
  async expired(quote: QuoteRow, orderRef: string | null): Promise<void> {
    await this.#ofQuote(quote, orderRef, 'firm_quote_expired', 'quote_expired', MESSAGES.expired);
    this.log.write('pool_expiry_fallback', {
      partner_order_id: orderRef ?? quote.quote_ref,
      pool_id: quote.pool_id,
      failure_point: 'firm_quote_expired',
      user_action: 'accept_after_expiry',
      previous_quote_id: quote.quote_id,
      new_quote_required: true,
    });
  }

  /** An execution was refused for good, without a trade (FALL-4). */
  async declined(quote: QuoteRow, orderRef: string, reason: string, message: string): Promise<void> {
    this.#logOutcome(await this.#ofQuote(quote, orderRef, 'execution_refused', reason, message));
  }

  async #ofQuote(quote: QuoteRow, orderRef: string | null, point: string, reason: string, message: string) {
    const fallback: FallbackRow = {
      fallback_ref: this.ports.id('fallback'),
      account: quote.account,
      order_ref: orderRef,
      quote_ref: quote.quote_ref,
      quote_id: quote.quote_id,
      pool_id: quote.pool_id,
      side: quote.side,
      network: quote.network,
      amount: quote.amount,
      failure_point: point,
      reason,
      attempt_count: 1,
      alternate_pool_id: null,
      user_message: message,
      request_id: quote.request_id,
      at_ms: this.ports.now(),
    };
    await this.db.insertInto('fallbacks').values(fallback).execute();
    return fallback;
  }

  #logOutcome(fallback: FallbackRow): void {
    this.log.write('pool_fallback_outcome', {
      pool_id: fallback.pool_id,
      side: fallback.side,
      amount: fallback.amount,
      network: fallback.network,
      reason: fallback.reason,
      attempt_count: fallback.attempt_count,
      request_id: fallback.request_id,
      user_message: fallback.user_message,
    });
  }

  #streak(account: string, terms: Terms): Streak | undefined {
    const streak = this.#streaks.get(keyOf(account, terms));
    return streak && this.ports.now() - streak.lastMs < FORGET_MS ? streak : undefined;
  }

  #forgetOld(): void {
    const before = this.ports.now() - FORGET_MS;
    for (const [key, { lastMs }] of this.#streaks) if (lastMs < before) this.#streaks.delete(key);
  }
}

function keyOf(account: string, terms: Terms): string {
  return JSON.stringify([account, terms.poolId, terms.side, terms.network, terms.amount]);
}
