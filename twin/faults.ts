import type { ArmedFault, Fault, FaultEffect, FaultMatch, FaultSchedule, TwinOperation } from './api.js';
import type { Exchange } from './exchange.js';

/** What a request, or the trade of an event, must be like to be hit; the amount is that of the quote. */
export interface FaultSubject {
  readonly row: Pick<
    Exchange,
    'operation' | 'effect' | 'partnerId' | 'poolId' | 'quoteId' | 'tradeId' | 'idempotencyKey'
  >;
  amount(): string | null;
}

interface Armed {
  readonly id: string;
  readonly fault: Fault;
  readonly operations: ReadonlySet<TwinOperation> | null;
  seen: number;
  hits: number;
  random: number;
}

export interface DueFault {
  readonly id: string;
  readonly effect: FaultEffect;
}

const NONE_DUE: readonly DueFault[] = [];

type Kind = FaultEffect['kind'];

/** These belong to the commit itself, whatever point was named for them. */
const AT_COMMIT: ReadonlySet<Kind> = new Set<Kind>(['commit-as', 'plan', 'lose-cache']);
const OF_EVENTS: ReadonlySet<Kind> = new Set<Kind>(['duplicate', 'reorder', 'sign']);
/** Continuing effects let the request go on; every other effect decides its answer. */
const CONTINUING: ReadonlySet<Kind> = new Set<Kind>(['delay', 'pause', ...AT_COMMIT, ...OF_EVENTS]);

function pointOf(fault: Fault): Fault['point'] {
  return AT_COMMIT.has(fault.effect.kind) ? 'after-commit' : fault.point;
}

/** Why this effect cannot happen at this point; null where it can. */
export function misfit({ point, effect }: Fault): string | null {
  const { kind } = effect;
  const fits = point === 'event' ? OF_EVENTS.has(kind) || kind === 'drop' || kind === 'delay' : !OF_EVENTS.has(kind);
  return fits ? null : `${kind} cannot happen at point ${point}`;
}

/** The faults that are armed now, in the order of arming. */
export class FaultBoard {
  #armed: Armed[] = [];
  #count = 0;

  get empty(): boolean {
    return this.#armed.length === 0;
  }

  arm(fault: Fault): ArmedFault {
    const reason = misfit(fault);
    if (reason !== null) throw new TypeError(reason);
    this.#count += 1;
    const { operation } = fault.match;
    const id = fault.id ?? `fault-${this.#count}`;
    if (this.#armed.some((armed) => armed.id === id)) throw new Error(`a fault called ${id} is armed already`);
    const armed: Armed = {
      id,
      fault,
      operations: operation === undefined ? null : new Set(typeof operation === 'string' ? [operation] : operation),
      seen: 0,
      hits: 0,
      random: (fault.when?.seed ?? 1) >>> 0,
    };
    this.#armed.push(armed);
    return { id, hits: () => armed.hits, disarm: () => this.disarm(id) };
  }

  /** False where no such fault is armed. */
  disarm(id: string): boolean {
    const before = this.#armed.length;
    this.#armed = this.#armed.filter((armed) => armed.id !== id);
    return this.#armed.length < before;
  }

  list(): { id: string; fault: Fault; hits: number }[] {
    return this.#armed.map(({ id, fault, hits }) => ({ id, fault, hits }));
  }

  clear(): void {
    this.#armed = [];
  }

  /** The effects due for this request at this point: any that continue, then at most one that decides. */
  take(point: Fault['point'], subject: FaultSubject): readonly DueFault[] {
    let due: DueFault[] | null = null;
    for (const armed of this.#armed) {
      if (pointOf(armed.fault) !== point || !concerns(armed, subject)) continue;
      armed.seen += 1;
      if (!isDue(armed)) continue;
      armed.hits += 1;
      due ??= [];
      due.push({ id: armed.id, effect: armed.fault.effect });
      if (!CONTINUING.has(armed.fault.effect.kind)) break;
    }
    return due ?? NONE_DUE;
  }
}

function concerns(armed: Armed, subject: FaultSubject): boolean {
  const { row } = subject;
  if (armed.operations !== null && (row.operation === null || !armed.operations.has(row.operation))) return false;
  const { match, effect }: { match: FaultMatch; effect: FaultEffect } = armed.fault;
  if (effect.kind === 'commit-as' && row.effect !== 'trade-created') return false;
  if (effect.kind === 'plan' && row.quoteId === null) return false;
  if (effect.kind === 'lose-cache' && row.operation !== 'createSwap') return false;
  return (
    (match.partnerId === undefined || match.partnerId === row.partnerId) &&
    (match.poolId === undefined || match.poolId === row.poolId) &&
    (match.quoteId === undefined || match.quoteId === row.quoteId) &&
    (match.tradeId === undefined || match.tradeId === row.tradeId) &&
    (match.idempotencyKey === undefined || match.idempotencyKey === row.idempotencyKey) &&
    (match.amount === undefined || match.amount === subject.amount())
  );
}

function isDue(armed: Armed): boolean {
  const when: FaultSchedule = armed.fault.when ?? {};
  const turn = armed.seen - (when.skip ?? 0);
  if (turn < 1) return false;
  if (when.first !== undefined && turn > when.first) return false;
  if (when.every !== undefined && turn % when.every !== 0) return false;
  return when.probability === undefined || draw(armed) < when.probability;
}

/** Mulberry32: the same seed hits the same requests again. */
function draw(armed: Armed): number {
  armed.random = (armed.random + 0x6d2b79f5) | 0;
  let mixed = Math.imul(armed.random ^ (armed.random >>> 15), 1 | armed.random);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
