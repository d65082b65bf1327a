import type { AcceptStory } from '../../model/facts/duplicates.js';
import type { Obstacle } from '../../model/history.js';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';
import type { TrialRecorder } from '../trial.js';
import { orderFates } from './order-fates.js';

/** Work that an app does after its answer, a silent second execution included, shows itself within this time. */
const strayMs = 400;

/** One quote's story in the making: `run` acts, `end` waits for stragglers and closes it. */
export interface Telling {
  readonly trial: TrialRecorder;
  obstacle: Obstacle | null;
}

/** Performs a story; what blocks it is kept with what it has so far. */
export async function tell(
  context: DrillContext,
  { id, hazard, account }: { readonly id: string; readonly hazard: string; readonly account?: string },
  run: (trial: TrialRecorder) => Promise<void>,
): Promise<Telling> {
  const trial = context.trial(id, hazard, account === undefined ? {} : { account });
  try {
    await run(trial);
    return { trial, obstacle: null };
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    trial.missed(error.obstacle.reason);
    return { trial, obstacle: error.obstacle };
  }
}

/** Waits until the last work for these quotes can be expected to be over, then closes their stories. */
export async function endAll(context: DrillContext, told: readonly Telling[]): Promise<AcceptStory[]> {
  await context.until(context.now() + strayMs);
  const orders = await Promise.all(
    told.map(({ trial, obstacle }) => (obstacle && trial.quoteId() === null ? [] : orderFates(context, trial))),
  );
  return told.map(({ trial, obstacle }, index) => ({ trial: trial.end(), orders: orders[index] ?? [], obstacle }));
}

/** The trial's execution requests so far, in order of arrival. */
export function executionsOf(trial: TrialRecorder) {
  return trial.journal().filter((entry) => entry.operation === 'transact');
}

/**
 * One drill of a stage at a time: an execution that nobody asked for cannot be traced back to an accept, so only one
 * drill may be making accepts while it appears.
 */
export function alone<T>(context: DrillContext, work: () => Promise<T>): Promise<T> {
  return context.exclusively('accepts', work);
}
