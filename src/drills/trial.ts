import { randomUUID } from 'node:crypto';
import { Decimal } from 'decimal.js';
import type { ArmedFault, Delivery, EventOrder, Fault, SettlementPlan, TwinQuote, TwinTrade } from '../../twin/api.js';
import type { Call } from '../model/call.js';
import type { BalanceReading, JournalEntry, Mark, Trial } from '../model/history.js';
import type { Lane } from '../model/manifest.js';
import { type OperationName, type OrderStatus, orderStatuses } from '../model/words.js';
import { StepError } from '../probes/browser/run-steps.js';
import type { BrowserTab } from '../probes/browser/tab.js';
import type { DrillContext } from './context.js';
import { Blocked } from './define.js';
import { lacking } from './preconditions.js';

export interface LockedQuote {
  readonly call: Call;
  readonly quoteRef: string;
  /** The upstream's own record; null where the upstream cannot be seen. */
  readonly quote: TwinQuote | null;
  /** When the quote expires, by the upstream's clock where it can be seen, else by what the app says. */
  readonly expiresAtMs: number;
}

/** Every status but `pending`: what a queue may still be working on is not among them. */
export const closedStatuses: readonly OrderStatus[] = orderStatuses.filter((status) => status !== 'pending');
/** Statuses after which nothing more is to be expected by itself. */
export const endStatuses: readonly OrderStatus[] = closedStatuses.filter((status) => status !== 'open');

/**
 * Drives one quote from lock to end and writes down everything about it. Methods throw `Blocked` only where the story
 * cannot go on at all; a refused or failed call is a fact, not an obstacle.
 */
export class TrialRecorder {
  readonly id: string;
  readonly account: string;
  readonly lane: Lane;
  readonly calls: Call[] = [];
  readonly marks: Mark[] = [];
  readonly balances: BalanceReading[] = [];
  readonly deliveries: Delivery[] = [];
  readonly #context: DrillContext;
  readonly #hazard: string;
  readonly #startedAtMs: number;
  readonly #faults: ArmedFault[] = [];
  #met: { yes: boolean; how: string } = { yes: false, how: 'the drill did not get that far' };
  #locked: LockedQuote | null = null;
  #orderRef: string | null = null;
  readonly #counted = new Set<string>();

  constructor(context: DrillContext, id: string, hazard: string, account: string, lane: Lane) {
    this.#context = context;
    this.#hazard = hazard;
    this.#startedAtMs = context.now();
    this.id = id;
    this.account = account;
    this.lane = lane;
  }

  mark(name: string): void {
    this.marks.push({ name, atMs: this.#context.now() });
  }

  /** Says that the hazard came about, and how that is known. */
  met(how: string): void {
    this.#met = { yes: true, how };
  }

  missed(how: string): void {
    this.#met = { yes: false, how };
  }

  /** The quote locked last. Throws `Blocked` before any lock. */
  locked(): LockedQuote {
    if (!this.#locked) throw new Blocked('harness', 'no quote was locked in this trial');
    return this.#locked;
  }

  quoteId(): string | null {
    return this.#locked?.quote?.quoteId ?? null;
  }

  orderRef(): string | null {
    return this.#orderRef;
  }

  /** Where the reference of the order is learned from something else than an accept, e.g. from the page. */
  knownOrder(orderRef: string): void {
    this.#orderRef = orderRef;
  }

  /** Performs an operation as this trial's account and records it. */
  async call(
    operation: OperationName,
    inputs: Readonly<Record<string, unknown>> = {},
    options: { account?: string; impersonate?: boolean; signal?: AbortSignal } = {},
  ): Promise<Call> {
    const roles: readonly OperationName[] = ['trace', 'supportPacket', 'ledger', 'dailyClose'];
    const account = options.account ?? (roles.includes(operation) ? undefined : this.account);
    const call = await this.#context.partner.call(operation, {
      ...(account === undefined ? {} : { account }),
      ...(options.impersonate ? { impersonate: true } : {}),
      inputs,
      signal: options.signal ? AbortSignal.any([this.#context.signal, options.signal]) : this.#context.signal,
    });
    this.calls.push(call);
    await this.#keepUp(call);
    return call;
  }

  /** An end that the app shows may be news that came beside a proxy: before it is held against the upstream, that is asked. */
  async #keepUp({ outputs }: Call): Promise<void> {
    const ended = endStatuses.some((status) => status === outputs.status);
    const credited = Array.isArray(outputs.entries) && outputs.entries.some((entry) => entry?.kind === 'credit');
    const trade = ended || credited ? this.trade() : null;
    if (trade?.status === 'reserved') await this.#context.upstream().refresh(trade.quoteId);
  }

  laneInputs(): Readonly<Record<string, unknown>> {
    const { poolId, side, network, amount, asset, destination } = this.lane;
    return { poolId, side, network, amount, asset, destination };
  }

  /**
   * Locks a firm quote. With `ttlMs` the upstream's quote lives that long (never shorter than the manifest's
   * `quoteTtlMs`). Throws `Blocked` when the app gives no quote, or the upstream never saw one; with `unkept` the
   * upstream's quotes are stateless, and none is looked for.
   */
  async lock(options: { ttlMs?: number; unkept?: true } = {}): Promise<LockedQuote> {
    const { stage, manifest } = this.#context;
    return stage.locking(async () => {
      const upstream = stage.upstream;
      if (upstream && stage.can('quote-ttl')) {
        upstream.quoteTtl(Math.max(options.ttlMs ?? 60_000, manifest.upstream.quoteTtlMs));
      }
      const call = await this.call('lockQuote', this.laneInputs());
      const quoteRef = text(call.outputs.quoteRef);
      if (call.outcome !== 'ok' || quoteRef === null) throw this.#noQuote(call);
      const quote = upstream && !options.unkept ? this.#findQuote(call) : null;
      if (upstream && !options.unkept && !quote) {
        const seen = upstream.journal.query({ operation: 'createQuote' }).length;
        throw new Blocked(
          seen === 0 ? 'manifest' : 'partner',
          seen === 0
            ? `lockQuote answered ok, but no request of the app ever reached the upstream at ${upstream.pools}: point the app's 0Pools base URL there ($twin.pools)`
            : 'lockQuote answered ok, but the app locked no firm quote upstream for it',
        );
      }
      if (quote) stage.claimed.add(quote.quoteId);
      const told = Date.parse(String(call.outputs.expiresAt ?? ''));
      const expiresAtMs =
        quote?.expiresAtMs ?? (Number.isNaN(told) ? call.endedAtMs + manifest.upstream.quoteTtlMs : told);
      this.#locked = { call, quoteRef, quote, expiresAtMs };
      this.mark('locked');
      return this.#locked;
    });
  }

  /**
   * Locks a firm quote as a person does, by the steps of `ui.steps.lockQuote`. Throws `Blocked` when a step fails or the
   * upstream sees no firm quote. With `typed` what is filled in is typed key by key.
   */
  async lockByPage(tab: BrowserTab, options: { ttlMs?: number; typed?: boolean } = {}): Promise<LockedQuote> {
    const { stage, manifest } = this.#context;
    return stage.locking(async () => {
      const upstream = stage.upstream;
      if (upstream && stage.can('quote-ttl')) {
        upstream.quoteTtl(Math.max(options.ttlMs ?? 60_000, manifest.upstream.quoteTtlMs));
      }
      const sinceMs = this.#context.now();
      await tab.steps('lockQuote', this.laneInputs(), options).catch((error: unknown) => {
        throw error instanceof StepError ? new Blocked('manifest', error.message) : error;
      });
      const made = (entry: JournalEntry) => entry.effect === 'quote-created' && entry.arrivedAtMs >= sinceMs;
      if (upstream && !(await upstream.journal.waitFor(made, manifest.target.timeoutMs))) {
        throw new Blocked('manifest', 'the steps of ui.steps.lockQuote brought no firm quote upstream');
      }
      // The page may lock more than one on its way; the one that stands is the last, and all of them are its doing.
      const quoteIds =
        upstream?.journal
          .query({ operation: 'createQuote', sinceMs })
          .filter(made)
          .map((e) => e.quoteId ?? '') ?? [];
      for (const quoteId of quoteIds) stage.claimed.add(quoteId);
      const quote = upstream?.quote(quoteIds.at(-1) ?? '') ?? null;
      const call: Call = {
        ...pageLock,
        account: this.account,
        inputs: this.laneInputs(),
        startedAtMs: sinceMs,
        endedAtMs: this.#context.now(),
      };
      this.calls.push(call);
      this.#locked = {
        call,
        quoteRef: quote?.quoteId ?? '',
        quote,
        expiresAtMs: quote?.expiresAtMs ?? call.endedAtMs + manifest.upstream.quoteTtlMs,
      };
      this.mark('locked');
      return this.#locked;
    });
  }

  /** What a later accept will send; the same `attemptId` stands for the client's retry of one intent. */
  acceptInputs(attemptId: string): Readonly<Record<string, unknown>> {
    return { ...this.laneInputs(), quoteRef: this.locked().quoteRef, attemptId };
  }

  /** Accepts the locked quote once. Returns the call whatever came of it; `signal` hangs up on it. */
  async accept(options: { attemptId?: string; account?: string; signal?: AbortSignal } = {}): Promise<Call> {
    const { attemptId = this.attempt(), ...rest } = options;
    this.#countTrade();
    const call = await this.call('accept', this.acceptInputs(attemptId), rest);
    this.#learnOrder(call);
    return call;
  }

  /** Opens what an accept needs to see now; the accept itself leaves when the result is called. */
  async acceptEarly(options: { attemptId?: string } = {}): Promise<() => Promise<Call>> {
    const send = await this.#context.partner.early('accept', {
      account: this.account,
      inputs: this.acceptInputs(options.attemptId ?? this.attempt()),
      signal: this.#context.signal,
    });
    return async () => {
      this.#countTrade();
      const call = await send();
      this.calls.push(call);
      this.#learnOrder(call);
      return call;
    };
  }

  /** Accepts the locked quote several times at the same moment, over warm connections; `decline` turns it down beside. */
  async acceptTogether(attemptIds: readonly string[], options: { decline?: boolean } = {}): Promise<Call[]> {
    this.#countTrade();
    const { quoteRef } = this.locked();
    const asked = (operation: 'accept' | 'decline', inputs: Readonly<Record<string, unknown>>) => ({
      operation,
      options: { account: this.account, inputs, signal: this.#context.signal },
    });
    const calls = await this.#context.partner.burst([
      ...attemptIds.map((attemptId) => asked('accept', this.acceptInputs(attemptId))),
      ...(options.decline ? [asked('decline', { quoteRef })] : []),
    ]);
    for (const call of calls) {
      this.calls.push(call);
      this.#learnOrder(call);
    }
    return calls;
  }

  /** A new id of one user intent; never seeded, since a target remembers the ids of earlier runs. */
  attempt(): string {
    return randomUUID();
  }

  async order(account?: string): Promise<Call | null> {
    if (this.#orderRef === null || !this.#context.partner.has('order')) return null;
    return this.call('order', { orderRef: this.#orderRef }, account ? { account } : {});
  }

  /** Reads the order until its status is one of `wanted`; the status seen last, null where it could not be read. */
  async waitStatus(wanted: readonly OrderStatus[], timeoutMs?: number): Promise<OrderStatus | null> {
    let last: OrderStatus | null = null;
    const limit = timeoutMs ?? this.#context.manifest.timing.settleWithinMs;
    await this.#context.poll(async () => {
      const call = await this.order();
      // The driver has translated it already: only the audit's words get through.
      last = (call?.outputs.status as OrderStatus | undefined) ?? last;
      return last !== null && wanted.includes(last) ? last : null;
    }, limit);
    return last;
  }

  /** Reads the balance of the lane's asset; null where the manifest has no such operation or it did not answer. */
  async balance(label: string, asset: string = this.lane.asset): Promise<BalanceReading | null> {
    if (!this.#context.partner.has('balance')) return null;
    const call = await this.call('balance', { asset });
    if (call.outcome !== 'ok') return null;
    const reading = {
      label,
      atMs: call.endedAtMs,
      final: decimalText(call.outputs.final),
      pending: decimalText(call.outputs.pending),
    };
    this.balances.push(reading);
    return reading;
  }

  /** What polling does to this quote's trade from now on. */
  plan(plan: SettlementPlan): void {
    const quoteId = this.quoteId();
    if (quoteId && this.#context.stage.can('move-trades')) this.#context.upstream().plan(quoteId, plan);
  }

  /** The trade of this quote, as the upstream has it now. */
  trade(): TwinTrade | null {
    const quoteId = this.quoteId();
    return quoteId ? (this.#context.stage.upstream?.tradeByQuote(quoteId) ?? null) : null;
  }

  /** Moves this quote's trade at the upstream. Throws `Blocked` where there is none, or the upstream lets nobody move it. */
  move(to: 'settled' | 'failed' | 'released' | 'returned', options: { event?: boolean } = {}): TwinTrade {
    const obstacle = lacking(this.#context.manifest.upstream.mode, ['move-trades']);
    if (obstacle) throw new Blocked(obstacle.fault, obstacle.reason);
    const trade = this.trade();
    if (!trade) throw new Blocked('harness', `there is no trade to move to ${to}`);
    this.mark(to);
    return this.#context.upstream().move(trade.transactId, to, options);
  }

  /** Arms a fault for this quote alone; disarmed when the trial ends. */
  arm(fault: Omit<Fault, 'match'> & { match?: Fault['match'] }): ArmedFault {
    const quoteId = this.quoteId();
    const armed = this.#context
      .upstream()
      .arm({ ...fault, match: { ...(quoteId ? { quoteId } : {}), ...fault.match } });
    this.#faults.push(armed);
    return armed;
  }

  /** Sends an event for this quote's trade, outside the delivery schedule. */
  async send(order: Omit<EventOrder, 'tradeId'> & { tradeId?: string }): Promise<Delivery[]> {
    const tradeId = order.tradeId ?? this.trade()?.transactId;
    if (!tradeId) throw new Blocked('harness', 'there is no trade to send an event for');
    const sent = await this.#context.upstream().webhooks.send({ ...order, tradeId });
    this.deliveries.push(...sent);
    return sent;
  }

  /** Requests at the upstream that name this quote. */
  journal(): JournalEntry[] {
    const quoteId = this.quoteId();
    return quoteId ? (this.#context.stage.upstream?.journal.query({ quoteId }) ?? []) : [];
  }

  /** How many requests the faults of this quote have hit so far. */
  hits(): number {
    return this.#faults.reduce((sum, fault) => sum + fault.hits(), 0);
  }

  /** Ends every fault that was armed for this quote. */
  disarm(): void {
    for (const fault of this.#faults) fault.disarm();
  }

  /** Closes the story: disarms faults and collects what the upstream knows. */
  end(): Trial {
    this.disarm();
    const { stage } = this.#context;
    const upstream = stage.upstream;
    const quoteId = this.quoteId();
    const trade = this.trade();
    const unclaimed = (made: { quoteId: string; createdAtMs: number }) =>
      made.createdAtMs >= this.#startedAtMs && !stage.claimed.has(made.quoteId);
    const quotes = upstream?.quotes().filter(unclaimed) ?? [];
    const trades = upstream?.trades().filter(unclaimed) ?? [];
    const strays = new Set(quotes.map((quote) => quote.quoteId));
    const scheduled = trade ? (upstream?.webhooks.deliveries({ tradeId: trade.transactId }) ?? []) : [];
    return {
      id: this.id,
      hazard: this.#hazard,
      met: this.#met,
      account: this.account,
      lane: this.lane,
      calls: this.calls,
      marks: this.marks,
      balances: this.balances,
      quote: quoteId ? (upstream?.quote(quoteId) ?? null) : null,
      journal:
        upstream?.journal
          .query({ sinceMs: this.#startedAtMs })
          .filter((entry) => entry.quoteId !== null && (entry.quoteId === quoteId || strays.has(entry.quoteId))) ?? [],
      trade,
      unclaimed: { quotes, trades },
      deliveries: scheduled.length > 0 ? scheduled : this.deliveries,
    };
  }

  /** One quote can become one trade; the first accept of each counts against `limits.maxTrades`. */
  #countTrade(): void {
    const { quoteRef } = this.locked();
    if (this.#counted.has(quoteRef)) return;
    this.#counted.add(quoteRef);
    this.#context.stage.countTrade();
  }

  #learnOrder(call: Call): void {
    const orderRef = text(call.outputs.orderRef);
    if (orderRef !== null) this.#orderRef = orderRef;
  }

  #findQuote(call: Call): TwinQuote | null {
    const upstream = this.#context.upstream();
    const told = text(call.outputs.quoteId);
    const byName = told ? upstream.quote(told) : null;
    if (byName) return byName;
    const made = upstream.journal
      .query({ operation: 'createQuote', sinceMs: call.startedAtMs, untilMs: call.endedAtMs })
      .filter((entry) => entry.effect === 'quote-created' && entry.quoteId !== null);
    const last = made.at(-1)?.quoteId;
    return last ? upstream.quote(last) : null;
  }

  #noQuote(call: Call): Blocked {
    const last = call.exchanges.at(-1);
    const seen = last?.response ? `HTTP ${last.response.status}` : (last?.error ?? 'no request was sent');
    const why = call.problem?.reason ?? `outcome ${call.outcome}, ${seen}`;
    return new Blocked(
      call.problem?.fault ?? (call.outcome === 'error' ? 'partner' : 'manifest'),
      `lockQuote gave no quote: ${why}`,
    );
  }
}

/** A lock made on a page has no exchange of its own; the browser's record has it. */
const pageLock = { operation: 'lockQuote', outcome: 'ok', outputs: {}, raw: {}, exchanges: [], problem: null } as const;

function text(value: unknown): string | null {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : null;
}

/** A decimal string out of what an app shows (`1,234.50 USDT`, `12.5`), null where there is no number in it. */
export function decimalText(value: unknown): string | null {
  const found = text(value)
    ?.replace(/[\s\u00a0,'_](?=\d{3}(\D|$))/g, '')
    .match(/-?\d+(\.\d+)?(e[+-]?\d+)?/i);
  return found ? new Decimal(found[0]).toFixed() : null;
}
