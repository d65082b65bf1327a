import type { Call } from '../../model/call.js';
import type { CrashLanding, CrashPoint } from '../../model/crash-points.js';
import type { Delivery, JournalEntry, TwinTrade } from '../../model/history.js';
import type { TrialRecorder } from '../trial.js';

/** When the app died, epoch ms. */
export interface Crash {
  /** Right before the signal left. */
  readonly killedAtMs: number;
  /** Nothing of the old process ran any more; the new one was started after it. */
  readonly restartedAtMs: number;
}

/** What of one quote's story tells where the crash caught it. */
export interface Caught {
  /** The accept that was under way; null where it never returned. */
  readonly accept: Call | null;
  /** Requests that name the quote, in order of arrival. */
  readonly journal: readonly JournalEntry[];
  readonly trade: TwinTrade | null;
  readonly deliveries: readonly Pick<Delivery, 'sentAtMs' | 'answeredAtMs' | 'status'>[];
  /** A request of the accept that stood upstream while nothing had been sent. */
  readonly heldBefore: JournalEntry | null;
  /** When the client tried again, epoch ms. */
  readonly retriedAtMs: number;
}

/** What this app does after a start, seen where the point of the kill is beyond doubt; null where it was not seen. */
export interface Habits {
  /** It sends an execution again that was never answered. */
  readonly resendsUnanswered: boolean | null;
  /** It sends an execution again whose answer it had stored. */
  readonly resendsStored: boolean | null;
}

/** What a trial has seen so far, for its first accept. */
export function caughtOf(trial: TrialRecorder, heldBefore: JournalEntry | null, retriedAtMs: number): Caught {
  return {
    accept: trial.calls.find(({ operation }) => operation === 'accept') ?? null,
    journal: trial.journal(),
    trade: trial.trade(),
    deliveries: trial.deliveries,
    heldBefore,
    retriedAtMs,
  };
}

/** An app that has had an answer for this long has stored it. */
const storesWithinMs = 500;

/**
 * Where the kill landed, told from what arrived at the upstream, when it was answered and what came after the restart:
 * never from what was planned. Whether an answer was stored shows only in apps that send again what was not answered.
 */
export function landingOf(caught: Caught, crash: Crash, habits: Habits): CrashLanding {
  const executions = caught.journal.filter(({ operation }) => operation === 'transact');
  const sent = executions.filter(({ arrivedAtMs }) => arrivedAtMs < crash.restartedAtMs);
  const answered = sent.find(({ endedAtMs, status }) => (endedAtMs ?? Infinity) <= crash.killedAtMs && isOk(status));
  if (sent.length === 0) return unsent(caught, executions, crash);
  if (!answered) return unanswered(caught, crash);
  const sinceMs = crash.killedAtMs - (answered.endedAtMs ?? 0);
  const reading = caught.journal.find((entry) => isRead(entry) && isOpenAt(entry, crash.killedAtMs));
  if (reading) return land('while-reading', `${reading.operation} was held upstream when the app was killed`);
  if (hasMovedOn(caught, answered, crash)) {
    return land('stored', `the app had gone on after the answer, ${ms(sinceMs)} before it was killed`);
  }
  const again = executions.find(({ arrivedAtMs }) => arrivedAtMs >= crash.restartedAtMs);
  const how = `the answer had left ${ms(sinceMs)} before the kill`;
  if (again && habits.resendsStored === false) {
    return land('before-store', `${how}; after the restart the app sent the execution again`);
  }
  if (!again && habits.resendsUnanswered === true) {
    return land('stored', `${how}; after the restart the app did not send again, as it does where no answer came`);
  }
  return { point: null, how: `${how}; whether the app had stored it cannot be seen from outside` };
}

function unsent({ accept, heldBefore, retriedAtMs }: Caught, later: readonly JournalEntry[], crash: Crash) {
  if (heldBefore && isOpenAt(heldBefore, crash.killedAtMs)) {
    return land('before-send', `${heldBefore.operation} was held upstream and no execution had been sent`);
  }
  if (accept && accept.outcome === 'ok' && accept.endedAtMs <= crash.killedAtMs) {
    const sinceMs = ms(crash.killedAtMs - accept.endedAtMs);
    return land('before-send', `the accept had been answered ${sinceMs} before and no execution had been sent`);
  }
  const resumed = later.find(({ arrivedAtMs }) => arrivedAtMs < retriedAtMs);
  if (resumed) return land('before-send', 'no execution had been sent; after the restart the app sent it by itself');
  return { point: null, how: 'no execution had been sent, and nothing shows that the app knew of the accept' };
}

function unanswered({ trade, deliveries }: Caught, { killedAtMs }: Crash): CrashLanding {
  const event = deliveries.find(({ sentAtMs }) => sentAtMs <= killedAtMs);
  if (event) {
    const known = (event.answeredAtMs ?? Infinity) <= killedAtMs;
    const how = known ? `answered with ${event.status}` : 'not answered yet';
    return land('event-before-answer', `the execution was held upstream, an event of its trade was ${how}`);
  }
  return trade && trade.createdAtMs <= killedAtMs
    ? land('before-answer', 'the execution was held upstream after taking effect')
    : land('before-effect', 'the execution was held upstream before taking effect');
}

/** The app answered its user, or asked about the trade, after it was answered itself; or had ample time to. */
function hasMovedOn({ accept, journal }: Caught, answered: JournalEntry, { killedAtMs }: Crash): boolean {
  const fromMs = answered.endedAtMs ?? 0;
  const between = (atMs: number) => atMs > fromMs && atMs <= killedAtMs;
  return (
    killedAtMs - fromMs >= storesWithinMs ||
    (accept !== null && accept.outcome === 'ok' && between(accept.endedAtMs)) ||
    journal.some((entry) => isRead(entry) && between(entry.arrivedAtMs))
  );
}

const land = (point: CrashPoint, how: string): CrashLanding => ({ point, how });
const ms = (time: number) => `${time.toFixed(1)} ms`;
const isOk = (status: number | null) => status !== null && status < 300;

function isRead({ operation }: JournalEntry): boolean {
  return operation === 'getTransactionByQuote' || operation === 'getTrade';
}

function isOpenAt({ arrivedAtMs, endedAtMs }: JournalEntry, atMs: number): boolean {
  return arrivedAtMs <= atMs && (endedAtMs === null || endedAtMs > atMs);
}
