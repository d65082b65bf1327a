import type { FaultEffect } from '../../../twin/api.js';
import type { UncertainFacts, UncertainStory } from '../../model/facts/duplicates.js';
import type { LedgerEntry } from '../../model/facts/ledger.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { arrivalMs } from '../duplicates/hold.js';
import { alone, endAll, executionsOf, tell } from '../duplicates/tell.js';
import type { TrialRecorder } from '../trial.js';
import { resolved } from './resolve.js';
import { settledPostings, undisturbed } from './undisturbed.js';

type Point = 'before-commit' | 'after-commit';

interface Script {
  readonly id: string;
  readonly hazard: string;
  /** What the first execution requests meet, one each. */
  readonly faults: readonly { readonly point: Point; readonly effect: FaultEffect }[];
  /** The user does not wait for the first answer. */
  readonly impatient?: true;
}

const drop: FaultEffect = { kind: 'drop' };
const unavailable: FaultEffect = { kind: 'status', status: 503 };

const scripts: readonly Script[] = [
  {
    id: 'answer-lost',
    hazard: 'the execution takes effect and its answer is lost',
    faults: [{ point: 'after-commit', effect: drop }],
  },
  {
    id: 'request-lost',
    hazard: 'the connection breaks before the execution takes effect',
    faults: [{ point: 'before-commit', effect: drop }],
  },
  {
    id: 'unavailable-before',
    hazard: 'the execution is answered 503 and took no effect',
    faults: [{ point: 'before-commit', effect: unavailable }],
  },
  {
    id: 'unavailable-after',
    hazard: 'the execution is answered 503 although it took effect',
    faults: [{ point: 'after-commit', effect: unavailable }],
  },
  {
    id: 'answer-truncated',
    hazard: 'the execution takes effect and its answer breaks off',
    faults: [{ point: 'after-commit', effect: { kind: 'truncate' } }],
  },
  {
    id: 'failed-twice',
    hazard: 'the execution is answered 503, then takes effect and its answer is lost; the third request gets through',
    faults: [
      { point: 'before-commit', effect: unavailable },
      { point: 'after-commit', effect: drop },
    ],
  },
  {
    id: 'failed-four-times',
    hazard: 'the execution takes effect and is answered 503 four times: more often than one turn of retries lasts',
    faults: Array.from({ length: 4 }, () => ({ point: 'after-commit' as const, effect: unavailable })),
  },
  {
    id: 'answer-never',
    hazard: 'the execution takes effect and is never answered',
    faults: [{ point: 'after-commit', effect: { kind: 'hang' } }],
  },
  {
    id: 'impatient-user',
    hazard: 'the answer is lost, and the user accepts again while the app is still at it',
    faults: [{ point: 'after-commit', effect: drop }],
    impatient: true,
  },
];

/** Executions whose outcome the app cannot know, retried by it, its client and its user (EXEC-6, EXEC-9, SAFE-11, FALL-22). */
export const uncertainExecution = defineDrill({
  id: 'uncertain-execution',
  title: 'lose, break and delay the answers to executions, then retry',
  group: 'crash',
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'faults'] },
  cost: () => ({ trades: scripts.length + 1, requests: scripts.length * 15 }),
  run: (context): Promise<UncertainFacts> =>
    alone(context, async () => {
      const statuses = new Map<string, OrderStatus | null>();
      const entries = new Map<string, LedgerEntry[] | null>();
      const telling = Promise.all(
        scripts.map((script) =>
          tell(context, script, async (trial) => {
            const hits = await act(context, trial, script);
            if (await recovered(context, trial)) statuses.set(script.id, await resolved(context, trial));
            judgeHazard(trial, script, hits());
            entries.set(script.id, await settledPostings(context, trial));
          }),
        ),
      );
      const [usual, told] = await Promise.all([undisturbed(context), telling]);
      const stories = await endAll(context, told);
      return {
        usual: usual.entries,
        stories: stories.map(
          (story): UncertainStory => ({
            ...story,
            status: statuses.get(story.trial.id) ?? null,
            recovered: statuses.has(story.trial.id),
            entries: entries.get(story.trial.id) ?? null,
          }),
        ),
      };
    }),
});

/** Answers how to ask how many requests have failed so far. */
async function act(context: DrillContext, trial: TrialRecorder, script: Script): Promise<() => number> {
  // Apps that only read what became of it may wait for the expiry of the quote: let that not take long.
  const short = script.faults.every(({ point }) => point === 'before-commit');
  await trial.lock(short ? { ttlMs: 8_000 } : {});
  const armed = script.faults.map(({ point, effect }) =>
    trial.arm({ match: { operation: 'transact' }, point, effect, when: { first: 1 } }),
  );
  const hits = () => armed.reduce((sum, fault) => sum + fault.hits(), 0);
  const attemptId = trial.attempt();
  const first = trial.accept({ attemptId });
  // Waited for below; an interrupted run may leave before.
  first.catch(() => undefined);
  if (script.impatient) {
    await context.poll(async () => (hits() > 0 ? true : null), arrivalMs(context), 10);
    trial.mark('user accepts again');
    await Promise.all([first, trial.accept({ attemptId }), trial.accept()]);
  }
  await first;
  await context.poll(async () => (hits() > 0 ? true : null), arrivalMs(context), 25);
  trial.mark('client retries');
  // Each failure may end one accept; the retry after the last one must get through.
  for (const _ of script.faults) await trial.accept({ attemptId });
  trial.mark('user retries');
  await trial.accept();
  return hits;
}

/** Says how often the execution really failed, once the app is done with it. */
function judgeHazard(trial: TrialRecorder, script: Script, hits: number): void {
  const requests = `${hits} of ${executionsOf(trial).length} execution requests failed as planned`;
  const retried = 'the client and the user retried';
  if (hits === script.faults.length) trial.met(`${requests}, ${retried}`);
  else if (hits > 0) trial.met(`${requests}, ${retried}, and the app found out by reading before the next one could`);
  else trial.missed('no execution request of the app reached the upstream');
}

/** Waits until the app itself has given up on requests that are never answered; false where it keeps waiting. */
async function recovered(context: DrillContext, trial: TrialRecorder): Promise<boolean> {
  const closed = async () => (executionsOf(trial).every((entry) => entry.endedAtMs !== null) ? true : null);
  return (await context.poll(closed, context.manifest.timing.settleWithinMs)) ?? false;
}
