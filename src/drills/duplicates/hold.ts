import type { TwinOperation } from '../../../twin/api.js';
import type { DrillContext } from '../context.js';
import type { TrialRecorder } from '../trial.js';

/** A point at the upstream where this trial's requests stand until they are let go. */
export interface Hold {
  /** What is held. */
  readonly operations: readonly TwinOperation[];
  /** True once `count` requests stand there. */
  reached(count: number, timeoutMs: number): Promise<boolean>;
  held(): number;
  letGo(): void;
}

/** Holds the execution of the trial's quote, the first `first` requests of it, before or after it takes effect. */
export function holdExecution(
  context: DrillContext,
  trial: TrialRecorder,
  point: 'before-commit' | 'after-commit',
  first?: number,
): Hold {
  return hold(context, trial, ['transact'], point, first);
}

/** What an app may ask about a quote before it executes it. */
export const aboutQuote: readonly TwinOperation[] = ['getQuote', 'getTransactionByQuote'];
/** Whatever it may ask on its way to an execution without naming the quote. */
export const general: readonly TwinOperation[] = ['listPools', 'getCapabilities', 'getBalance', 'getFunding'];

/** Holds whatever the app asks about the quote before it executes it. */
export function holdReads(context: DrillContext, trial: TrialRecorder): Hold {
  return hold(context, trial, aboutQuote, 'before-commit');
}

/**
 * Holds what the app asks before it executes, of this quote and in general: for a moment in which no other accept is on
 * its way. Requests that name no quote may belong to work of another kind.
 */
export function holdEveryRead(context: DrillContext, trial: TrialRecorder): Hold {
  const upstream = context.upstream();
  const name = `${trial.id}:${trial.quoteId()}:every-read`;
  const first = untilKilled(context);
  const named = hold(context, trial, aboutQuote, 'before-commit', first, name);
  const others = upstream.arm({
    match: { operation: general },
    point: 'before-commit',
    effect: { kind: 'pause', name },
    ...(first === undefined ? {} : { when: { first } }),
  });
  return {
    ...named,
    operations: [...named.operations, ...general],
    letGo() {
      others.disarm();
      named.letGo();
    },
  };
}

/** Holds what the app asks about the trade of the quote once it is executed. */
export function holdStatusReads(context: DrillContext, trial: TrialRecorder): Hold {
  return hold(context, trial, ['getTransactionByQuote', 'getTrade'], 'before-commit', untilKilled(context));
}

/**
 * How many requests are held for an app that is going to be killed: all of them, since they are let go before it is
 * started again. Where a hook does both, only the first, so that the new process can ask.
 */
export function untilKilled(context: DrillContext): number | undefined {
  return context.stage.kill ? undefined : 1;
}

function hold(
  context: DrillContext,
  trial: TrialRecorder,
  operation: readonly TwinOperation[],
  point: 'before-commit' | 'after-commit',
  first?: number,
  name = `${trial.id}:${trial.quoteId()}:${operation[0]}:${point}`,
): Hold {
  const upstream = context.upstream();
  trial.arm({
    match: { operation },
    point,
    effect: { kind: 'pause', name },
    ...(first === undefined ? {} : { when: { first } }),
  });
  return {
    operations: operation,
    reached: (count, timeoutMs) => upstream.waitPaused(name, count, timeoutMs),
    held: () => upstream.paused(name),
    letGo: () => upstream.resume(name),
  };
}

/** How long a queued accept may take to reach the upstream. */
export function arrivalMs(context: DrillContext): number {
  return Math.max(5_000, context.manifest.timing.settleWithinMs);
}
