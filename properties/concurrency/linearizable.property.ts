import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearize, type Operation } from './linearizable.js';
import { type QuoteAct, type QuoteAnswer, type QuoteOperation, quoteModel } from './quote-model.js';

const RUNS = Number(process.env.CONCURRENCY_RUNS ?? 300);

const act = fc.constantFrom<QuoteAct>('accept', 'accept', 'decline', 'execute');

interface Planned {
  readonly input: QuoteAct;
  /** How far the operation reaches out before and behind the moment when it takes effect. */
  readonly before: number;
  readonly behind: number;
  /** `lost`: it took effect and its answer was lost; `failed`: it did not, and nobody knows. */
  readonly fate: 'told' | 'lost' | 'failed';
  /** The app refuses for reasons of its own. */
  readonly moody: boolean;
}

const planned: fc.Arbitrary<Planned> = fc.record({
  input: act,
  before: fc.integer({ min: 0, max: 40 }),
  behind: fc.integer({ min: 0, max: 40 }),
  fate: fc.constantFrom('told', 'told', 'told', 'lost', 'failed'),
  moody: fc.boolean(),
});

/** What a correct quote answers when these follow one another, each spread around its own moment. */
function play(plans: readonly Planned[]): QuoteOperation[] {
  let order: string | null = null;
  let declined = false;
  return plans.map(({ input, before, behind, fate, moody }, index) => {
    const moment = index * 10;
    let outcome: QuoteOperation['outcome'] = { kind: 'refused' };
    if (fate === 'failed') outcome = { kind: 'unknown' };
    else if (input === 'accept' && !declined && (!moody || order === null)) {
      order ??= `o${index}`;
      outcome = { kind: 'ok', value: moody ? null : order };
    } else if (input === 'decline' && order === null) {
      declined = true;
      outcome = { kind: 'ok', value: null };
    } else if (input === 'execute' && order !== null) outcome = { kind: 'ok', value: 't1' };
    const lost = fate !== 'told';
    return {
      name: `${input} ${index}`,
      input,
      invokedAtMs: moment - before,
      returnedAtMs: lost ? null : moment + behind,
      outcome: lost ? { kind: 'unknown' } : outcome,
    };
  });
}

const correctHistory = fc
  .array(planned, { maxLength: 12, size: 'max' })
  .map(play)
  .chain((history) => fc.shuffledSubarray(history, { minLength: history.length }));

/** Anything at all, most of it wrong. */
const anyOperation: fc.Arbitrary<QuoteOperation> = fc
  .record({
    input: act,
    at: fc.integer({ min: 0, max: 12 }),
    lasts: fc.option(fc.integer({ min: 0, max: 8 }), { freq: 8 }),
    outcome: fc.oneof(
      fc.record({ kind: fc.constant('ok' as const), value: fc.constantFrom<QuoteAnswer>('x', 'y', null) }),
      fc.constant({ kind: 'refused' as const }),
      fc.constant({ kind: 'unknown' as const }),
    ),
  })
  .map(({ input, at, lasts, outcome }) => ({
    name: input,
    input,
    invokedAtMs: at,
    returnedAtMs: lasts === null ? null : at + lasts,
    outcome,
  }));

describe('linearize', () => {
  it('accepts whatever a sequential run looks like when its operations are spread over time', () => {
    fc.assert(
      fc.property(correctHistory, (history) => {
        const found = linearize(history, quoteModel);
        expect(found.kind).toBe('legal');
        if (found.kind === 'legal') expectOrder(found.order, history);
      }),
      { numRuns: RUNS },
    );
  });

  it('rejects a second order, an unasked execution and an accept behind a decline, wherever they are planted', () => {
    const planted = fc.constantFrom<(last: number) => QuoteOperation[]>(
      (last) => [told('accept', last, 'o-first'), told('accept', last + 1, 'o-second')],
      (last) => [told('decline', last, null), told('execute', last + 1, 't1')],
      (last) => [told('decline', last, null), told('accept', last + 1, 'o-late')],
      (last) => [told('accept', last, 'o-first'), told('decline', last + 1, null)],
    );
    fc.assert(
      fc.property(correctHistory, planted, (history, plant) => {
        const last = Math.max(0, ...history.map((op) => Math.max(op.invokedAtMs, op.returnedAtMs ?? 0))) + 1;
        expect(linearize([...history, ...plant(last)], quoteModel).kind).toBe('illegal');
      }),
      { numRuns: RUNS },
    );
  });

  it('agrees with trying every order of a small history', () => {
    let legal = 0;
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 5, size: 'max' }), (history) => {
        const found = linearize(history, quoteModel);
        expect(found.kind).toBe(anyOrder(history) ? 'legal' : 'illegal');
        if (found.kind === 'legal') legal += 1;
        if (found.kind !== 'illegal') return;
        expectPlayable(found.prefix);
        expect(found.stuck.length).toBeGreaterThan(0);
        for (const { operation, why } of found.stuck) {
          expect(found.prefix).not.toContain(operation);
          expect(why).not.toBe('');
        }
      }),
      { numRuns: 3 * RUNS },
    );
    // Both answers came up often enough to mean something.
    expect(legal / (3 * RUNS)).toBeGreaterThan(0.1);
    expect(legal / (3 * RUNS)).toBeLessThan(0.9);
  });

  it('says that it does not know rather than guess', () => {
    fc.assert(
      fc.property(
        fc.array(anyOperation, { maxLength: 8, size: 'max' }),
        fc.integer({ min: 1, max: 20 }),
        (h, bound) => {
          const found = linearize(h, quoteModel, bound);
          if (found.kind !== 'undecided') expect(found.kind).toBe(linearize(h, quoteModel).kind);
        },
      ),
      { numRuns: RUNS },
    );
    const crowd = Array.from(
      { length: 14 },
      (_, index): QuoteOperation =>
        index > 10 ? told('accept', 0, `o${index}`) : { ...told('accept', 0, null), outcome: { kind: 'unknown' } },
    );
    expect(linearize(crowd, quoteModel, 50)).toMatchObject({ kind: 'undecided' });
  });

  it('explains how far one gets, and why not further', () => {
    const history = [told('accept', 0, 'o1'), told('execute', 1, 't1'), told('accept', 5, 'o2')];
    expect(linearize(history, quoteModel)).toEqual({
      kind: 'illegal',
      prefix: history.slice(0, 2),
      stuck: [{ operation: history[2], why: 'the quote is taken by order o1, not by order o2' }],
    });
  });
});

function told(input: QuoteAct, atMs: number, value: QuoteAnswer): QuoteOperation {
  return { name: input, input, invokedAtMs: atMs, returnedAtMs: atMs + 0.5, outcome: { kind: 'ok', value } };
}

/** Every order of every choice of operations that leaves out none but unknown ones. */
function anyOrder(history: readonly QuoteOperation[]): boolean {
  const extend = (order: readonly QuoteOperation[]): boolean => {
    const left = history.filter((operation) => !order.includes(operation));
    if (left.every(({ outcome }) => outcome.kind === 'unknown') && playable(order)) return true;
    return left.some((operation) => extend([...order, operation]));
  };
  return extend([]);
}

function playable(order: readonly QuoteOperation[]): boolean {
  const inTime = order.every((later, index) => order.slice(index + 1).every((op) => !precedes(op, later)));
  const states = order.reduce<readonly ReturnType<typeof quoteModel.step>[number][]>(
    (now, operation) => now.flatMap((state) => quoteModel.step(state, operation)),
    [quoteModel.initial],
  );
  return inTime && states.length > 0;
}

function precedes(a: Operation<QuoteAct, QuoteAnswer>, b: Operation<QuoteAct, QuoteAnswer>): boolean {
  return a.outcome.kind !== 'unknown' && a.returnedAtMs !== null && a.returnedAtMs < b.invokedAtMs;
}

function expectPlayable(order: readonly QuoteOperation[]): void {
  expect(playable(order)).toBe(true);
}

function expectOrder(order: readonly QuoteOperation[], history: readonly QuoteOperation[]): void {
  expectPlayable(order);
  expect(new Set(order).size).toBe(order.length);
  for (const operation of history) {
    if (operation.outcome.kind !== 'unknown') expect(order).toContain(operation);
  }
}
