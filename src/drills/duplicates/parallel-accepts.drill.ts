import type { Call } from '../../model/call.js';
import type { HoldPoint, Race, RaceFacts } from '../../model/facts/duplicates.js';
import type { JournalEntry } from '../../model/history.js';
import { measureOverlap, type Overlap } from '../../model/overlap.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import type { TrialRecorder } from '../trial.js';
import { arrivalMs, type Hold, holdExecution, holdReads } from './hold.js';
import { alone, endAll, executionsOf, type Telling, tell } from './tell.js';

interface Kind {
  readonly id: string;
  readonly width: number;
  /** A client's retries carry one attempt id, two tabs carry two. */
  readonly attempts: 'same' | 'different';
  readonly hold: HoldPoint;
  /** One more accept once the race is over and executed. */
  readonly straggler?: true;
  /** The user turns the quote down from another tab: at the same moment, or while the execution is held. */
  readonly decline?: true;
  /** Raced that often with a fresh quote even where it was met, since the ways to release requests take turns. */
  readonly times?: number;
}

const kinds: readonly Kind[] = [
  { id: 'two-tabs', width: 2, attempts: 'different', hold: 'none', times: 3 },
  { id: 'two-retries', width: 2, attempts: 'same', hold: 'none' },
  { id: 'three-tabs', width: 3, attempts: 'different', hold: 'none', straggler: true },
  { id: 'eight-tabs', width: 8, attempts: 'different', hold: 'none' },
  { id: 'eight-retries', width: 8, attempts: 'same', hold: 'none' },
  { id: 'two-tabs-execution-held', width: 2, attempts: 'different', hold: 'before-commit' },
  { id: 'three-retries-execution-held', width: 3, attempts: 'same', hold: 'before-commit' },
  { id: 'eight-tabs-execution-held', width: 8, attempts: 'different', hold: 'before-commit' },
  { id: 'two-retries-answer-held', width: 2, attempts: 'same', hold: 'after-commit' },
  { id: 'three-tabs-answer-held', width: 3, attempts: 'different', hold: 'after-commit' },
  { id: 'three-tabs-read-held', width: 3, attempts: 'different', hold: 'read' },
  { id: 'two-tabs-and-decline', width: 2, attempts: 'different', hold: 'none', decline: true, times: 3 },
  { id: 'decline-answer-held', width: 2, attempts: 'same', hold: 'after-commit', decline: true },
];

/** A race that missed its moment is run again with a fresh quote. */
const rounds = 3;
/** The other accepts have this long to arrive while the first execution is held. */
const pileUpMs = 300;

/** Several accepts of one quote at the same time, as they fall and with the upstream held (EXEC-2, SAFE-10, KEY-7). */
export const parallelAccepts = defineDrill({
  id: 'parallel-accepts',
  title: 'accept one quote several times at once',
  group: 'duplicates',
  needs: { operations: ['lockQuote', 'accept'] },
  cost: () => ({
    trades: kinds.reduce((sum, { times = 1 }) => sum + times, 2),
    requests: kinds.reduce((sum, { width, times = 1 }) => sum + times * (width + 3), 20),
  }),
  run: (context): Promise<RaceFacts> => alone(context, () => runRaces(context)),
});

interface Run extends Telling {
  readonly kind: Kind;
}

async function runRaces(context: DrillContext): Promise<RaceFacts> {
  const wanted = kinds.filter(({ decline }) => !decline || context.partner.has('decline'));
  const holding = context.stage.upstream !== null && context.stage.can('faults');
  const runs: Run[] = [];
  // As they fall: one race after another, so that nothing else takes part in it.
  for (const kind of wanted.filter(({ hold }) => hold === 'none')) runs.push(...(await repeated(context, kind)));
  if (holding) {
    const held = wanted.filter(({ hold }) => hold !== 'none');
    runs.push(...(await Promise.all(held.map((kind) => repeated(context, kind)))).flat());
  }
  await Promise.all(runs.map((run) => (run.obstacle ? null : executed(context, run.trial))));
  const overlaps = runs.map(({ trial }) => overlapNow(trial));
  for (const { trial, kind, obstacle } of runs) if (kind.straggler && !obstacle) await trial.accept();
  const stories = await endAll(context, runs);
  return {
    races: stories.map((story, index): Race => {
      const { id = '', hold = 'none', decline = false } = runs[index]?.kind ?? {};
      const overlap = overlaps[index] ?? measureOverlap([], []);
      return { ...story, kind: id, hold, optional: hold === 'read' || decline, overlap };
    }),
  };
}

async function repeated(context: DrillContext, kind: Kind): Promise<Run[]> {
  const runs: Run[] = [];
  const { times = 1, attempts, width, hold, decline } = kind;
  for (let round = 1; round <= (hold === 'read' ? 1 : rounds); round += 1) {
    let met = false;
    const beside = decline ? ' and a decline' : '';
    const hazard = `${width} accepts${beside} at once, ${attempts === 'same' ? 'one attempt id' : 'an attempt id each'}${held[hold]}`;
    const telling = await tell(
      context,
      { id: round === 1 ? kind.id : `${kind.id}-${round}`, hazard },
      async (trial) => {
        met = await race(context, trial, kind);
      },
    );
    runs.push({ ...telling, kind });
    if ((met && round >= times) || telling.obstacle) break;
  }
  return runs;
}

const held: Readonly<Record<HoldPoint, string>> = {
  none: '',
  'before-commit': ', the first execution held upstream before it takes effect',
  'after-commit': ', the answer to the first execution held upstream',
  read: ', the first read upstream held',
};

async function race(context: DrillContext, trial: TrialRecorder, kind: Kind): Promise<boolean> {
  await trial.lock();
  const width = Math.max(2, Math.min(kind.width, context.manifest.limits.maxRequestsPerSecond));
  const one = trial.attempt();
  const attempts = Array.from({ length: width }, () => (kind.attempts === 'same' ? one : trial.attempt()));
  if (kind.hold === 'none') {
    await trial.acceptTogether(attempts, { decline: kind.decline ?? false });
  } else {
    const hold = kind.hold === 'read' ? holdReads(context, trial) : holdExecution(context, trial, kind.hold);
    const caught = await raceHeld(context, trial, hold, attempts, kind.decline ?? false);
    if (caught === 0) {
      trial.missed(
        kind.hold === 'read'
          ? 'the app asks nothing about a quote before it executes it'
          : 'no execution reached the upstream',
      );
      return false;
    }
  }
  const { together, duringExecution, spreadMs, upstream } = overlapNow(trial);
  const inside = upstream
    ? `; ${upstream.requests} ${upstream.operation} arrived upstream within ${upstream.spreadMs} ms`
    : '';
  const how = `${width} accepts left within ${spreadMs} ms; ${together} were in flight at one moment, ${duringExecution} while the first execution was${inside}`;
  const met = together >= 2;
  if (met) trial.met(how);
  else trial.missed(`the accepts did not overlap: ${how}`);
  return met;
}

/** Sends the accepts into a hold and lets go once they had time to arrive; how many requests the hold caught. */
async function raceHeld(
  context: DrillContext,
  trial: TrialRecorder,
  hold: Hold,
  attempts: readonly string[],
  decline: boolean,
): Promise<number> {
  let answered = false;
  const burst = trial.acceptTogether(attempts).finally(() => {
    answered = true;
  });
  let declining: Promise<unknown> = Promise.resolve();
  try {
    // An app that answers without coming by will not come any more, except through a queue.
    await context.poll(
      async () =>
        hold.held() > 0 || (answered && executionsOf(trial).some((e) => e.endedAtMs !== null)) ? true : null,
      arrivalMs(context),
      10,
    );
    const caught = hold.held();
    if (caught > 0) {
      trial.mark('held upstream');
      if (decline) declining = trial.call('decline', { quoteRef: trial.locked().quoteRef });
      await hold.reached(attempts.length, pileUpMs);
    }
    return Math.max(caught, hold.held());
  } finally {
    trial.mark('let go');
    hold.letGo();
    await Promise.all([burst, declining]);
  }
}

function overlapNow(trial: TrialRecorder): Overlap {
  return measureOverlap(acceptsOf(trial.calls), executionsOf(trial), trial.journal());
}

function acceptsOf(calls: readonly Call[]): Call[] {
  return calls.filter((call) => call.operation === 'accept');
}

/** A queued accept is executed after its answer. */
async function executed({ stage, manifest }: DrillContext, trial: TrialRecorder): Promise<void> {
  const quoteId = trial.quoteId();
  const isExecution = (entry: JournalEntry) => entry.operation === 'transact' && entry.quoteId === quoteId;
  await stage.upstream?.journal.waitFor(isExecution, manifest.timing.settleWithinMs);
}
