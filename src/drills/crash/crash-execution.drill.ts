import type { UncertainFacts, UncertainStory } from '../../model/facts/duplicates.js';
import type { LedgerEntry } from '../../model/facts/ledger.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import { arrivalMs, type Hold, holdExecution } from '../duplicates/hold.js';
import { endAll, executionsOf, type Telling, tell } from '../duplicates/tell.js';
import type { TrialRecorder } from '../trial.js';
import { resolved } from './resolve.js';
import { settledPostings, undisturbed } from './undisturbed.js';

interface Script {
  readonly id: string;
  readonly hazard: string;
  readonly ttlMs?: number;
  /** Before the kill: leaves the execution where it is to be when the app dies. */
  prepare(context: DrillContext, trial: TrialRecorder, attemptId: string): Promise<Hold | null>;
  /** `just-before`: the answer leaves the upstream right before the kill. */
  readonly letGo?: 'just-before' | 'after';
  /** After the restart: what the client and the user send. */
  retry(trial: TrialRecorder, attemptId: string): Promise<unknown>;
}

const oneAfterAnother = async (trial: TrialRecorder, attemptId: string) => {
  await trial.accept({ attemptId });
  await trial.accept();
};

const scripts: readonly Script[] = [
  {
    id: 'killed-before-effect',
    hazard: 'the app is killed while its execution has not taken effect yet; it does so afterwards',
    prepare: (context, trial, attemptId) => acceptHeld(context, trial, attemptId, 'before-commit'),
    retry: oneAfterAnother,
  },
  {
    id: 'killed-before-answer',
    hazard: 'the app is killed when its execution has taken effect and is not answered; then two accepts come at once',
    prepare: (context, trial, attemptId) => acceptHeld(context, trial, attemptId, 'after-commit'),
    retry: (trial, attemptId) => trial.acceptTogether([attemptId, trial.attempt()]),
  },
  {
    id: 'killed-and-lost',
    hazard: 'the app is killed while its execution is under way, which never takes effect',
    // Apps that only read what became of it may wait for the expiry of the quote.
    ttlMs: 10_000,
    prepare: (context, trial, attemptId) => acceptHeld(context, trial, attemptId, 'before-commit', { lost: true }),
    retry: oneAfterAnother,
  },
  {
    id: 'killed-at-answer',
    hazard: 'the app is killed at the moment when the answer to its execution arrives',
    prepare: (context, trial, attemptId) => acceptHeld(context, trial, attemptId, 'after-commit'),
    letGo: 'just-before',
    retry: oneAfterAnother,
  },
  {
    id: 'killed-when-done',
    hazard: 'the app is killed after it had answered the accept, and the quote is accepted again',
    prepare: async (context, trial, attemptId) => {
      await trial.accept({ attemptId });
      await context.poll(async () => trial.trade(), context.manifest.timing.settleWithinMs, 20);
      trial.met('the accept had been answered and executed when the app was killed');
      return null;
    },
    retry: oneAfterAnother,
  },
];

/** Kills the app around its execution, restarts it and retries (EXEC-6, KEY-6, KEY-8, SWAP-9). One restart serves all stories. */
export const crashExecution = defineDrill({
  id: 'crash-execution',
  title: 'kill the app around an execution, restart it and accept again',
  group: 'crash',
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'faults'], restart: true },
  cost: () => ({ trades: scripts.length + 1, requests: scripts.length * 20 }),
  async run(context): Promise<UncertainFacts> {
    const usual = await undisturbed(context);
    const statuses = new Map<string, OrderStatus | null>();
    const entries = new Map<string, LedgerEntry[] | null>();
    const ready = await Promise.all(scripts.map((script) => prepare(context, script)));
    await crash(context, ready);
    const told = await Promise.all(
      ready.map(async ({ script, telling, attemptId }): Promise<Telling> => {
        const { trial } = telling;
        if (telling.obstacle) return telling;
        trial.mark('client retries');
        await script.retry(trial, attemptId);
        statuses.set(script.id, await resolved(context, trial));
        entries.set(script.id, await settledPostings(context, trial));
        return telling;
      }),
    );
    const stories = await endAll(context, told);
    return {
      usual,
      stories: stories.map(
        (story): UncertainStory => ({
          ...story,
          status: statuses.get(story.trial.id) ?? null,
          recovered: true,
          entries: entries.get(story.trial.id) ?? null,
        }),
      ),
    };
  },
});

interface Ready {
  readonly script: Script;
  readonly telling: Telling;
  readonly attemptId: string;
  readonly hold: Hold | null;
}

async function prepare(context: DrillContext, script: Script): Promise<Ready> {
  let hold: Hold | null = null;
  let attemptId = '';
  const telling = await tell(context, script, async (trial) => {
    await trial.lock(script.ttlMs === undefined ? {} : { ttlMs: script.ttlMs });
    attemptId = trial.attempt();
    hold = await script.prepare(context, trial, attemptId);
  });
  return { script, telling, attemptId, hold };
}

/** Accepts without waiting for the answer, until the execution stands at the hold. */
async function acceptHeld(
  context: DrillContext,
  trial: TrialRecorder,
  attemptId: string,
  point: 'before-commit' | 'after-commit',
  { lost = false } = {},
): Promise<Hold> {
  const hold = holdExecution(context, trial, point, 1);
  if (lost) trial.arm({ match: { operation: 'transact' }, point, effect: { kind: 'drop' }, when: { first: 1 } });
  // The call ends when the app dies; its outcome is recorded with the others.
  void trial.accept({ attemptId }).catch(() => null);
  if (await hold.reached(1, arrivalMs(context))) {
    trial.met(
      `the app was killed while its execution was held upstream ${point === 'before-commit' ? 'before' : 'after'} taking effect`,
    );
  } else {
    trial.missed('no execution reached the upstream before the kill');
  }
  return hold;
}

async function crash(context: DrillContext, ready: readonly Ready[]): Promise<void> {
  const { kill, restart } = context.stage;
  if (!restart) throw new Blocked('manifest', 'the target cannot be restarted');
  const letGo = (when: Script['letGo']) => {
    for (const { script, hold } of ready) if ((script.letGo ?? 'after') === when) hold?.letGo();
  };
  const mark = (name: string) => {
    for (const { telling } of ready) telling.trial.mark(name);
  };
  letGo('just-before');
  mark('killed');
  // Where only a hook restarts the app, the kill is part of it.
  if (kill) await kill();
  else await restart();
  letGo('after');
  await context.poll(
    async () =>
      ready.every(({ telling }) => executionsOf(telling.trial).every((e) => e.endedAtMs !== null)) ? true : null,
    2_000,
    10,
  );
  if (kill) await restart();
  mark('restarted');
}
