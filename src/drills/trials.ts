import type { Obstacle, TrialBook } from '../model/history.js';
import type { DrillContext } from './context.js';
import { Blocked } from './define.js';
import type { TrialRecorder } from './trial.js';

export interface TrialScript {
  readonly id: string;
  /** The hazard in words. */
  readonly hazard: string;
  readonly account?: string;
  run(trial: TrialRecorder): Promise<void>;
}

/** Runs the scripts side by side. One that is blocked keeps what it has and does not stop the others. */
export async function runTrials(context: DrillContext, scripts: readonly TrialScript[]): Promise<TrialBook> {
  const obstacles: Record<string, Obstacle> = {};
  const trials = await Promise.all(
    scripts.map(async ({ id, hazard, account, run }) => {
      const trial = context.trial(id, hazard, account === undefined ? {} : { account });
      try {
        await run(trial);
      } catch (error) {
        if (!(error instanceof Blocked)) throw error;
        obstacles[id] = error.obstacle;
        trial.missed(error.obstacle.reason);
      }
      return trial.end();
    }),
  );
  return { trials, obstacles };
}
