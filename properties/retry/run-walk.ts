import type { DrillContext } from '../../src/drills/context.js';
import { Blocked } from '../../src/drills/define.js';
import type { Call } from '../../src/model/call.js';
import type { WalkAction } from '../../src/model/counterexample.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { WalkObservation } from '../../src/model/facts/walks.js';
import type { Obstacle } from '../../src/model/history.js';
import { close } from './closing.js';
import { observe } from './observe.js';
import { perform } from './perform.js';
import { readIds } from './read-ids.js';
import type { PartnerStep } from './steps.js';
import { Walk } from './walk.js';
import { WalkModel } from './walk-model.js';

export interface WalkSetting {
  readonly id: string;
  readonly account: string;
  /** Whether no other walk runs on the stage meanwhile. */
  readonly alone: boolean;
  readonly usual: readonly LedgerEntry[] | null;
  /** Ends the walk right after its steps where these have shown enough. */
  enough(observation: WalkObservation): boolean;
}

/** A walk that is over: what was observed, and what really left for whom. */
export interface Walked {
  readonly observation: WalkObservation;
  readonly actions: readonly WalkAction[];
  /** Which call those to the target belong to. */
  readonly calls: ReadonlyMap<WalkAction, Call>;
  /** By the clock of the upstream, epoch ms. */
  readonly startedAtMs: number;
  /** Every sign-in so far, of whatever walk. */
  readonly signIns: readonly Call[];
}

/** Goes a walk and waits for everything that comes of it. Throws only when the run is interrupted. */
export async function runWalk(
  context: DrillContext,
  setting: WalkSetting,
  go: (walk: Walk) => Promise<void>,
): Promise<Walked> {
  const { alone, usual } = setting;
  const walk = new Walk(context, setting.id, setting.account);
  let obstacle: Obstacle | null = null;
  try {
    await go(walk);
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    obstacle = error.obstacle;
  }
  walk.tellRequests();
  // What follows is ours to look at the walk, no part of it.
  const actions = [...walk.actions];
  let observation = observe(walk, { alone, usual, settled: null, obstacle });
  if (!setting.enough(observation)) {
    const settled = await close(walk, usual);
    const ids = await Promise.all(walk.legs.map((leg) => readIds(walk, leg)));
    observation = observe(walk, { alone, usual, settled, obstacle }, ids);
  } else {
    await Promise.all(walk.legs.flatMap((leg) => letGo(walk, leg.holds)));
  }
  for (const { quoteId } of [...(observation.strays?.quotes ?? []), ...(observation.strays?.trades ?? [])]) {
    context.stage.claimed.add(quoteId);
  }
  const { startedAtMs, calls } = walk;
  return { observation, actions, calls, startedAtMs, signIns: context.partner.signIns() };
}

/** Takes these steps, those left out that make no sense where they stand. */
export function goSteps(steps: readonly PartnerStep[]): (walk: Walk) => Promise<void> {
  return async (walk) => {
    const model = new WalkModel();
    for (const step of steps) {
      if (!model.ready(step)) continue;
      model.note(step);
      await perform(walk, step);
    }
  };
}

async function letGo({ context }: Walk, holds: readonly string[]): Promise<void> {
  for (const name of holds) context.stage.upstream?.resume(name);
}
