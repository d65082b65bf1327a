import type { TwinOperation } from '../../../twin/api.js';
import type { DrillContext } from '../context.js';
import type { TrialRecorder } from '../trial.js';

/** A point at the upstream where this trial's requests stand until they are let go. */
export interface Hold {
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

/** Holds whatever the app asks about the quote before it executes it. */
export function holdReads(context: DrillContext, trial: TrialRecorder): Hold {
  return hold(context, trial, ['getQuote', 'getTransactionByQuote'], 'before-commit');
}

function hold(
  context: DrillContext,
  trial: TrialRecorder,
  operation: readonly TwinOperation[],
  point: 'before-commit' | 'after-commit',
  first?: number,
): Hold {
  const upstream = context.upstream();
  const name = `${trial.id}:${trial.quoteId()}:${operation[0]}:${point}`;
  trial.arm({
    match: { operation },
    point,
    effect: { kind: 'pause', name },
    ...(first === undefined ? {} : { when: { first } }),
  });
  return {
    reached: (count, timeoutMs) => upstream.waitPaused(name, count, timeoutMs),
    held: () => upstream.paused(name),
    letGo: () => upstream.resume(name),
  };
}

/** How long a queued accept may take to reach the upstream. */
export function arrivalMs(context: DrillContext): number {
  return Math.max(5_000, context.manifest.timing.settleWithinMs);
}
