import type { JournalEntry } from '../../model/history.js';
import type { DrillContext } from '../context.js';
import {
  arrivalMs,
  type Hold,
  holdEveryRead,
  holdExecution,
  holdStatusReads,
  untilKilled,
} from '../duplicates/hold.js';
import type { TrialRecorder } from '../trial.js';
import { caughtOf, landingOf } from './landing.js';

/** An accept that stands where a kill shall find it. */
export interface Poised {
  /** What keeps it there; null where nothing has to. */
  readonly hold: Hold | null;
  /** A request of the accept that is held while nothing has been sent. */
  readonly heldBefore: JournalEntry | null;
  /** Ends with the answer to an event that was sent and may still be under way. */
  readonly event: Promise<unknown> | null;
}

const nothingElse = { hold: null, heldBefore: null, event: null } as const;

/** How long an event may take before the app is killed with it unanswered: it may rightly wait for the execution. */
const eventMs = 1_000;
/** How long an app may take to ask, or to do anything at all that shows upstream, before it is killed anyway. */
const showsMs = 2_000;

/**
 * Accepts without waiting for the answer, until the execution stands at the hold. From then on the app can neither send it
 * again nor read what became of it: one that waits no longer is as much in the dark as one that does.
 */
export async function acceptHeld(
  context: DrillContext,
  trial: TrialRecorder,
  attemptId: string,
  point: 'before-commit' | 'after-commit',
  { lost = false } = {},
): Promise<Poised> {
  const first = untilKilled(context);
  const hold = holdExecution(context, trial, point, first);
  const when = first === undefined ? {} : { when: { first } };
  const loss = lost ? trial.arm({ match: { operation: 'transact' }, point, effect: { kind: 'drop' }, ...when }) : null;
  void begin(() => trial.accept({ attemptId }));
  await hold.reached(1, arrivalMs(context));
  const reads = holdStatusReads(context, trial);
  const letGo = () => {
    // What is held is lost with it already; what comes later is not.
    loss?.disarm();
    hold.letGo();
    reads.letGo();
  };
  return { ...nothingElse, hold: { ...hold, letGo } };
}

/** The trade settles behind the held answer, and its event is sent. */
export async function eventFirst(context: DrillContext, trial: TrialRecorder, attemptId: string): Promise<Poised> {
  trial.plan('hold');
  const poised = await acceptHeld(context, trial, attemptId, 'after-commit');
  if (!trial.trade()) return poised;
  trial.move('settled', { event: false });
  const event = trial.send({ type: 'pool.transaction.settled' });
  event.catch(() => undefined);
  await Promise.race([event, context.until(context.now() + eventMs)]);
  return { ...poised, event };
}

/** Executed and answered, and held where the app asks what became of it. */
export async function acceptRead(context: DrillContext, trial: TrialRecorder, attemptId: string): Promise<Poised> {
  const hold = holdStatusReads(context, trial);
  await trial.accept({ attemptId });
  await hold.reached(1, showsMs);
  return { ...nothingElse, hold };
}

/** Executed, answered, and the app has gone on since. */
export async function acceptDone(context: DrillContext, trial: TrialRecorder, attemptId: string): Promise<Poised> {
  await trial.accept({ attemptId });
  const stored = async () => {
    const nowMs = context.now();
    const crash = { killedAtMs: nowMs, restartedAtMs: nowMs };
    const { point } = landingOf(caughtOf(trial, null, nowMs), crash, { resendsUnanswered: null, resendsStored: null });
    return point === 'stored' ? true : null;
  };
  await context.poll(stored, context.manifest.timing.settleWithinMs, 20);
  return nothingElse;
}

/**
 * Accepts until the app is seen to be at it: something that it asks before it executes is held, or a queue has taken
 * the accept. An execution that comes at once, with nothing asked, is too early for both.
 */
export async function acceptUnsent(context: DrillContext, trial: TrialRecorder, attemptId: string): Promise<Poised> {
  const { journal } = context.upstream();
  const send = await trial.acceptEarly({ attemptId });
  const sinceMs = context.now();
  const quoteId = trial.quoteId();
  const executed = journal.waitFor((e) => e.operation === 'transact' && e.quoteId === quoteId, showsMs);
  const hold = holdEveryRead(context, trial);
  await Promise.race([begin(send), hold.reached(1, showsMs), executed]);
  const held = hold.held() > 0 ? journal.query({ sinceMs, operation: hold.operations }) : [];
  return { ...nothingElse, hold, heldBefore: held.find(({ endedAtMs }) => endedAtMs === null) ?? null };
}

/** Accepts and leaves the app that long with it. */
export async function acceptTimed(
  context: DrillContext,
  trial: TrialRecorder,
  attemptId: string,
  afterMs: number,
): Promise<Poised> {
  const send = await trial.acceptEarly({ attemptId });
  const untilMs = context.now() + afterMs;
  void begin(send);
  await context.until(untilMs);
  return nothingElse;
}

/** The call ends when the app dies; its outcome is recorded with the others. */
function begin(accept: () => Promise<unknown>): Promise<unknown> {
  return accept().catch(() => null);
}
