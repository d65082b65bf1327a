import type { AcceptFacts } from '../../model/facts/duplicates.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import type { TrialRecorder } from '../trial.js';
import { arrivalMs, holdExecution } from './hold.js';
import { alone, endAll, executionsOf, tell } from './tell.js';

interface Script {
  readonly id: string;
  readonly hazard: string;
  run(context: DrillContext, trial: TrialRecorder): Promise<void>;
}

const scripts: readonly Script[] = [
  {
    id: 'same-attempt-later',
    hazard: 'the same attempt is sent again after its answer, while the trade is reserved',
    run: async (context, trial) => {
      const attemptId = await acceptFirst(context, trial, 'hold');
      await again(trial, [attemptId, attemptId], 'the same attempt was sent twice more');
    },
  },
  {
    id: 'new-attempt-later',
    hazard: 'the quote is accepted again from another tab, while the trade is reserved',
    run: async (context, trial) => {
      await acceptFirst(context, trial, 'hold');
      await again(trial, [trial.attempt(), trial.attempt()], 'two new attempts were sent');
    },
  },
  {
    id: 'after-settlement',
    hazard: 'the quote is accepted again after its trade has settled',
    run: async (context, trial) => {
      const attemptId = await acceptFirst(context, trial);
      await finished(context, trial, 'settled');
      await again(trial, [attemptId, trial.attempt()], 'the same and a new attempt were sent after settlement');
    },
  },
  {
    id: 'after-release',
    hazard: 'the quote is accepted again after its trade was released',
    run: async (context, trial) => {
      const attemptId = await acceptFirst(context, trial, 'hold');
      await finished(context, trial, 'released');
      await again(trial, [attemptId, trial.attempt()], 'the same and a new attempt were sent after the release');
    },
  },
  {
    id: 'hung-up',
    hazard: 'the user hangs up while the execution is under way, then accepts again',
    run: hangUp,
  },
];

/** Accepts of a quote that is already taken, one after another (EXEC-2, SAFE-10, FALL-16). */
export const acceptAgain = defineDrill({
  id: 'accept-again',
  title: 'accept a quote again after it was accepted',
  group: 'duplicates',
  needs: { operations: ['lockQuote', 'accept'] },
  cost: () => ({ trades: scripts.length, requests: scripts.length * 8 }),
  run: (context): Promise<AcceptFacts> =>
    alone(context, async () => {
      const told = await Promise.all(
        scripts.map((script) => tell(context, script, (trial) => script.run(context, trial))),
      );
      return { stories: await endAll(context, told) };
    }),
});

/** Locks, accepts once and waits for the trade; without a first execution nothing can be doubled. */
async function acceptFirst(context: DrillContext, trial: TrialRecorder, plan?: 'hold'): Promise<string> {
  await trial.lock();
  if (plan) trial.plan(plan);
  const attemptId = trial.attempt();
  const first = await trial.accept({ attemptId });
  const { upstream } = context.stage;
  if (upstream && !(await context.poll(async () => trial.trade(), context.manifest.timing.settleWithinMs, 20))) {
    throw new Blocked(
      first.problem?.fault ?? 'partner',
      first.problem?.reason ?? `the first accept ended ${first.outcome} and brought no trade`,
    );
  }
  return attemptId;
}

/** Waits until the app knows how the trade ended, which is where it may forget that the quote is used up. */
async function finished(context: DrillContext, trial: TrialRecorder, as: 'settled' | 'released'): Promise<void> {
  if (context.stage.can('move-trades') && as === 'released') trial.move(as);
  await trial.waitStatus(as === 'settled' ? ['settled'] : ['released', 'failed', 'cancelled', 'declined', 'expired']);
}

async function again(trial: TrialRecorder, attempts: readonly string[], how: string): Promise<void> {
  for (const attemptId of attempts) await trial.accept({ attemptId });
  trial.met(how);
}

async function hangUp(context: DrillContext, trial: TrialRecorder): Promise<void> {
  await trial.lock();
  const attemptId = trial.attempt();
  if (!context.stage.upstream || !context.stage.can('faults')) {
    throw new Blocked('manifest', 'without a twin or a proxy no execution can be held while the user hangs up');
  }
  const hold = holdExecution(context, trial, 'before-commit', 1);
  const line = new AbortController();
  let caught = false;
  try {
    const call = trial.accept({ attemptId, signal: line.signal }).catch(() => null);
    caught = await hold.reached(1, arrivalMs(context));
    trial.mark('user hangs up');
    line.abort();
    const outcome = (await call)?.outcome ?? null;
    // Noticing the cut line takes the app a moment.
    await context.until(context.now() + 100);
    trial.mark('user accepts again');
    const retry = trial.accept({ attemptId });
    // Waited for below; an interrupted run may leave before.
    retry.catch(() => undefined);
    await context.until(context.now() + 200);
    hold.letGo();
    await retry;
    if (!caught) trial.missed('no execution of the first accept reached the upstream');
    else if (outcome === 'ok')
      trial.met('the app answers before it executes: hanging up comes too late, the retry came during the execution');
    else trial.met('the user hung up while the execution was held upstream, and sent the attempt again during it');
  } finally {
    hold.letGo();
  }
  await trial.accept();
  await context.poll(async () => (executionsOf(trial).every((e) => e.endedAtMs !== null) ? true : null), 2_000, 25);
}
