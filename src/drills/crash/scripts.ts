import type { CrashPoint } from '../../model/crash-points.js';
import type { DrillContext } from '../context.js';
import type { TrialRecorder } from '../trial.js';
import { acceptDone, acceptHeld, acceptRead, acceptTimed, acceptUnsent, eventFirst, type Poised } from './poise.js';

/** One way to die around an execution. */
export interface CrashScript {
  readonly id: string;
  readonly hazard: string;
  readonly aim: CrashPoint;
  /** True where not every app can be held at the point: then the kill is aimed, and may land elsewhere. */
  readonly optional: boolean;
  readonly ttlMs?: number;
  /** Needs an app that takes events and an upstream that sends them. */
  readonly events?: true;
  /** Poised after all others, right before the kill: what it holds belongs to no quote, or to nobody for long. */
  readonly last?: true;
  /** The held answer leaves this long before the kill, ms; where absent, after it. */
  readonly leadMs?: number;
  /** Brings the locked quote to its point. */
  poise(context: DrillContext, trial: TrialRecorder, attemptId: string): Promise<Poised>;
  /** After the restart: what the client and the user send. */
  retry(trial: TrialRecorder, attemptId: string): Promise<unknown>;
}

const oneAfterAnother = async (trial: TrialRecorder, attemptId: string) => {
  await trial.accept({ attemptId });
  await trial.accept();
};

/** In the order in which the points come. */
export const crashScripts: readonly CrashScript[] = [
  {
    id: 'killed-before-effect',
    hazard: 'the app is killed while its execution has not taken effect yet; it does so afterwards',
    aim: 'before-effect',
    optional: false,
    poise: (context, trial, attemptId) => acceptHeld(context, trial, attemptId, 'before-commit'),
    retry: oneAfterAnother,
  },
  {
    id: 'killed-and-lost',
    hazard: 'the app is killed while its execution is under way, which never takes effect',
    aim: 'before-effect',
    optional: false,
    // Apps that only read what became of it may wait for the expiry of the quote.
    ttlMs: 10_000,
    poise: (context, trial, attemptId) => acceptHeld(context, trial, attemptId, 'before-commit', { lost: true }),
    retry: oneAfterAnother,
  },
  {
    id: 'killed-before-answer',
    hazard: 'the app is killed when its execution has taken effect and is not answered; then two accepts come at once',
    aim: 'before-answer',
    optional: false,
    poise: (context, trial, attemptId) => acceptHeld(context, trial, attemptId, 'after-commit'),
    retry: (trial, attemptId) => trial.acceptTogether([attemptId, trial.attempt()]),
  },
  {
    id: 'killed-after-event',
    hazard: 'the trade settles and its event arrives before the execution is answered; then the app is killed',
    aim: 'event-before-answer',
    optional: false,
    events: true,
    poise: eventFirst,
    async retry(trial, attemptId) {
      // What was not acknowledged comes again.
      if (!trial.deliveries.some(({ status }) => status !== null && status < 300))
        await trial.send({ type: 'pool.transaction.settled' });
      await oneAfterAnother(trial, attemptId);
    },
  },
  answered('killed-at-answer', 0),
  answered('killed-after-answer', 2),
  {
    id: 'killed-while-reading',
    hazard: 'the app is killed while it asks upstream what became of its execution',
    aim: 'while-reading',
    optional: true,
    poise: acceptRead,
    retry: oneAfterAnother,
  },
  {
    id: 'killed-when-done',
    hazard: 'the app is killed after it had answered the accept, and the quote is accepted again',
    aim: 'stored',
    optional: false,
    poise: acceptDone,
    retry: oneAfterAnother,
  },
  {
    id: 'killed-before-send',
    hazard: 'the app is killed when it knows of an accept and has not sent the execution yet',
    aim: 'before-send',
    optional: true,
    // An order that is never taken up again may still end with its quote.
    ttlMs: 10_000,
    last: true,
    poise: acceptUnsent,
    retry: oneAfterAnother,
  },
];

/** Once more, where the first kill came too early or too late: the accept has `afterMs` before the kill. */
export function unsentAgain(afterMs: number): CrashScript {
  return {
    id: 'killed-before-send-2',
    hazard: `the app is killed ${afterMs.toFixed(1)} ms after an accept was sent to it`,
    aim: 'before-send',
    optional: true,
    // An order that is never taken up again may still end with its quote.
    ttlMs: 10_000,
    last: true,
    poise: (context, trial, attemptId) => acceptTimed(context, trial, attemptId, afterMs),
    retry: oneAfterAnother,
  };
}

export const answeredAgain: readonly CrashScript[] = [
  answered('killed-at-answer-2', 0),
  answered('killed-at-answer-3', 0),
];

/** No upstream can keep an app from storing what it was answered: the kill follows the answer. */
function answered(id: string, leadMs: number): CrashScript {
  return {
    id,
    hazard: `the app is killed right after the answer to its execution has left${leadMs === 0 ? '' : `, ${leadMs} ms later`}`,
    aim: 'before-store',
    optional: true,
    leadMs,
    poise: (context, trial, attemptId) => acceptHeld(context, trial, attemptId, 'after-commit'),
    retry: oneAfterAnother,
  };
}
