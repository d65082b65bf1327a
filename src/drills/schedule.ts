import type { DrillRecord } from '../model/history.js';
import type { Drill } from './define.js';
import { Blocked } from './define.js';
import { createTether, type Tether } from './tether.js';

/** No drill of ours may hold up a run for longer than this, whatever the target does. */
const drillLimitMs = 180_000;

/**
 * Runs the drills of one stage: all that only use their own quotes side by side, then those that restart or starve the
 * target one after another. Every drill ends in a record, also when it throws, hangs or is interrupted; by then nothing
 * that it began is under way any more, so that the next one finds the target left alone.
 */
export async function runOnStage(
  drills: readonly Drill[],
  run: (drill: Drill, tether: Tether) => Promise<unknown>,
  options: {
    readonly signal: AbortSignal;
    readonly serial: boolean;
    /** How long requests of a drill that has ended may take to end as well. */
    readonly patienceMs: number;
    now(): number;
    started(drill: Drill): void;
    ended(drill: Drill, record: DrillRecord): void;
  },
): Promise<void> {
  const perform = async (drill: Drill) => {
    const startedAtMs = options.now();
    options.started(drill);
    const state = await settle(drill, run, options);
    options.ended(drill, { drill: drill.id, startedAtMs, endedAtMs: options.now(), ...state });
  };
  const alone = drills.filter((drill) => drill.exclusive || options.serial);
  await Promise.all(drills.filter((drill) => !alone.includes(drill)).map(perform));
  for (const drill of alone) await perform(drill);
}

type State = { state: 'done'; facts: unknown } | { state: 'blocked'; obstacle: Blocked['obstacle'] };

async function settle(
  drill: Drill,
  run: (drill: Drill, tether: Tether) => Promise<unknown>,
  { signal: runSignal, patienceMs }: { readonly signal: AbortSignal; readonly patienceMs: number },
): Promise<State> {
  const limit = AbortSignal.timeout(drillLimitMs);
  const signal = AbortSignal.any([runSignal, limit]);
  const tether = createTether(signal);
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return { state: 'done', facts: await Promise.race([run(drill, tether), aborted]) };
  } catch (error) {
    if (error instanceof Blocked) return { state: 'blocked', obstacle: error.obstacle };
    if (runSignal.aborted)
      return { state: 'blocked', obstacle: { fault: 'harness', reason: reasonOf(runSignal.reason) } };
    if (limit.aborted) {
      return {
        state: 'blocked',
        obstacle: { fault: 'harness', reason: `the drill was not done after ${drillLimitMs / 1000} s` },
      };
    }
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { state: 'blocked', obstacle: { fault: 'harness', reason: `the drill itself broke: ${reason}` } };
  } finally {
    await tether.end(patienceMs);
  }
}

function reasonOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
