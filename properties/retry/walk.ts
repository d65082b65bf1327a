import type { DrillContext } from '../../src/drills/context.js';
import { Blocked } from '../../src/drills/define.js';
import { aboutQuote, general, untilKilled } from '../../src/drills/duplicates/hold.js';
import type { TrialRecorder } from '../../src/drills/trial.js';
import type { Call } from '../../src/model/call.js';
import type { WalkAction } from '../../src/model/counterexample.js';
import type { LedgerReading, RefusedLock } from '../../src/model/facts/walks.js';
import type { Fault } from '../../twin/api.js';
import { controlAction, requestsOf } from './requests-of.js';
import type { PartnerStep } from './steps.js';

/** An execution that an app puts off shows itself at the upstream within this time. */
const tradeQuietMs = 500;

/** One quote of a walk while it is being walked. */
export interface Leg {
  readonly trial: TrialRecorder;
  /** Attempt ids of its owner, in order. */
  readonly attempts: string[];
  readonly ledger: LedgerReading[];
  /** Pause points that may still hold its requests. */
  readonly holds: string[];
  /** How many of its requests are to be hit by faults and holds. */
  planned: number;
  /** Calls that nobody waits for yet. */
  readonly open: Promise<unknown>[];
}

/** A walk in the making: what was done so far and everything that is still open. */
export class Walk {
  readonly context: DrillContext;
  readonly id: string;
  readonly account: string;
  readonly startedAtMs: number;
  readonly legs: Leg[] = [];
  readonly locks: RefusedLock[] = [];
  readonly restarts: { fromMs: number; toMs: number }[] = [];
  readonly steps: PartnerStep[] = [];
  readonly actions: WalkAction[] = [];
  /** Which call the requests to the target belong to. */
  readonly calls = new Map<WalkAction, Call>();
  readonly #told = new Set<Call>();
  #groups = 0;
  /** The group whose requests are under way, and where among the actions they began. */
  #under: { readonly group: number; readonly at: number } | null = null;

  constructor(context: DrillContext, id: string, account: string) {
    this.context = context;
    this.id = id;
    this.account = account;
    this.startedAtMs = context.now();
  }

  leg(index: number): Leg {
    const leg = this.legs[index];
    if (!leg) throw new Blocked('harness', `the walk has no quote ${index + 1}`);
    return leg;
  }

  /** The number of the step that is being taken. */
  get step(): number {
    return Math.max(0, this.steps.length - 1);
  }

  addLeg(trial: TrialRecorder): Leg {
    const leg: Leg = { trial, attempts: [], ledger: [], holds: [], planned: 0, open: [] };
    this.legs.push(leg);
    return leg;
  }

  /** What follows in this step happens while its requests to the target are under way. */
  meanwhile(): void {
    this.#groups += 1;
    this.#under = { group: this.#groups, at: this.actions.length };
  }

  /** Takes down every request that left for the target since the last time, as done by this step. */
  tellRequests(): void {
    const fresh = this.legs.flatMap(({ trial }) => trial.calls.filter((call) => !this.#told.has(call)));
    const sent = fresh.flatMap((call) => this.#requestsOf(call, this.#together));
    this.actions.splice(this.#under?.at ?? this.actions.length, 0, ...sent);
    this.#under = null;
  }

  /** Takes down the requests of a call that belongs to no quote. */
  tellCall(call: Call): void {
    this.actions.push(...this.#requestsOf(call, this.#together));
  }

  /** The requests of these calls left at one moment. */
  tellTogether(calls: readonly Call[]): void {
    this.#groups += 1;
    for (const call of calls) this.actions.push(...this.#requestsOf(call, this.#groups));
  }

  #requestsOf(call: Call, together: number | null): WalkAction[] {
    this.#told.add(call);
    const sent = requestsOf(call, this.step, together);
    for (const action of sent) this.calls.set(action, call);
    return sent;
  }

  /** Whatever left for the target before it comes before it, unless it is under way meanwhile. */
  #add(action: WalkAction): void {
    if (this.#under === null) this.tellRequests();
    this.actions.push(action);
  }

  /** Notes what was asked of the upstream's control, and what of its answer later requests need. */
  control(path: string, body: unknown, answer: unknown = null): void {
    this.#add(controlAction('POST', path, { step: this.step, together: this.#together, body, answer }));
  }

  /** Notes that a fault was disarmed before its time. */
  disarmed(id: string): void {
    const path = `/_twin/faults/${encodeURIComponent(id)}`;
    this.#add(controlAction('DELETE', path, { step: this.step, together: this.#together }));
  }

  /** Notes where the upstream's id of a quote is to be learned, unless an answer of the target has shown it. */
  tellQuote(quoteId: string): void {
    this.#tellId(quoteId, '/_twin/journal?operation=createQuote&limit=1', { quoteId });
  }

  /** The same of the quote's trade; a held execution is not waited for. */
  tellTrade(leg: Leg, tradeId: string): void {
    const query = `operation=transact&quoteId=${encodeURIComponent(leg.trial.quoteId() ?? '')}&limit=1`;
    const path = `/_twin/journal?${query}${this.#under === null ? `&quietMs=${tradeQuietMs}` : ''}`;
    this.#tellId(tradeId, path, { tradeId });
  }

  #tellId(id: string, path: string, entry: unknown): void {
    if (this.#under === null) this.tellRequests();
    if (this.actions.some((action) => action.kind === 'request' && action.answer?.body.includes(id))) return;
    const place = { step: this.step, together: this.#together };
    this.#add(controlAction('GET', path, { ...place, answer: { entries: [entry] } }));
  }

  waited(ms: number): void {
    this.#add({ kind: 'wait', step: this.step, ms: Math.round(ms), together: this.#together });
  }

  operator(text: string): void {
    this.#add({ kind: 'operator', step: this.step, text, together: this.#together });
  }

  get #together(): number | null {
    return this.#under?.group ?? null;
  }

  /** Arms a fault for one quote and notes it. */
  arm(leg: Leg, fault: Omit<Fault, 'match'> & { match: Fault['match'] }): void {
    leg.trial.arm(fault);
    leg.planned += fault.when?.first ?? 1;
    this.control('/_twin/faults', { ...fault, match: { quoteId: leg.trial.quoteId(), ...fault.match } });
  }

  /** Holds the next execution of a quote and answers the pause point's name, which no other run has used. */
  hold(leg: Leg, point: 'before-commit' | 'after-commit'): string {
    const name = leg.trial.attempt();
    leg.holds.push(name);
    this.arm(leg, { match: { operation: 'transact' }, point, effect: { kind: 'pause', name }, when: { first: 1 } });
    return name;
  }

  /**
   * Holds whatever the app asks before it executes the quote: for a moment in which nobody else asks anything. Answers the
   * pause point's name and how to end what holds requests that name no quote.
   */
  holdReads(leg: Leg): { readonly name: string; disarm(): void } {
    const name = leg.trial.attempt();
    leg.holds.push(name);
    const first = untilKilled(this.context);
    const when = first === undefined ? {} : { when: { first } };
    const hold = { point: 'before-commit', effect: { kind: 'pause', name }, ...when } as const;
    leg.trial.arm({ ...hold, match: { operation: aboutQuote } });
    this.control('/_twin/faults', { ...hold, match: { quoteId: leg.trial.quoteId(), operation: aboutQuote } });
    const others = { ...hold, match: { operation: general } };
    const armed = this.context.upstream().arm(others);
    this.control('/_twin/faults', others, { id: armed.id });
    return {
      name,
      disarm: () => {
        armed.disarm();
        this.disarmed(armed.id);
      },
    };
  }

  /** Notes that a request was waited for until it stood at this pause point. */
  waitHeld(name: string): void {
    this.control(`/_twin/pauses/${encodeURIComponent(name)}/wait`, { count: 1, timeoutMs: 5_000 });
  }

  letGo(name: string): void {
    this.context.upstream().resume(name);
    this.control(`/_twin/pauses/${encodeURIComponent(name)}/resume`, null);
  }
}
