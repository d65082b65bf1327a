import type { DrillContext } from '../../src/drills/context.js';
import { undisturbed } from '../../src/drills/crash/undisturbed.js';
import { Blocked } from '../../src/drills/define.js';
import { type LoneStage, openLoneStage } from '../../src/drills/lone-stage.js';
import { walks } from '../../src/drills/walks/walks.drill.js';
import type { Counterexample, Replayed } from '../../src/model/counterexample.js';
import type { Manifest } from '../../src/model/manifest.js';
import { type Law, laws } from './laws/index.js';
import { goSteps, runWalk } from './run-walk.js';
import { type PartnerStep, readSteps } from './steps.js';

export interface ReplayOptions {
  readonly manifest: Manifest;
  /** How often the steps are run, each time on fresh quotes. */
  readonly runs: number;
  readonly signal: AbortSignal;
  /** Mistakes to plant into the embedded partner. */
  readonly defects?: readonly string[];
}

/**
 * Runs a counterexample's steps again, on this or another environment, and holds what is observed against its law. Throws
 * only when interrupted; what cannot be run or judged is told as the obstacle.
 */
export async function replayPartner(example: Counterexample, options: ReplayOptions): Promise<Replayed> {
  const { runs, signal, defects = [] } = options;
  const none = { runs: 0, failed: 0, seen: null };
  const law = laws.find(({ id }) => id === example.law.id);
  if (!law) return { ...none, obstacle: `no law is called "${example.law.id}"` };
  let steps: readonly PartnerStep[];
  let stage: LoneStage;
  try {
    steps = readSteps(example.steps);
    stage = await openLoneStage(options.manifest, { id: walks.id, signal, seed: example.seed, defects });
  } catch (error) {
    if (error instanceof Blocked || error instanceof TypeError) return { ...none, obstacle: error.message };
    throw error;
  }
  try {
    return await replayOn(stage.context, { law, steps, runs });
  } finally {
    await stage.close();
  }
}

interface Task {
  readonly law: Law;
  readonly steps: readonly PartnerStep[];
  readonly runs: number;
}

/** The same on a stage that is open: as in an audit, beside what an undisturbed order brings there. */
export async function replayOn(context: DrillContext, { law, steps, runs }: Task): Promise<Replayed> {
  const told = { runs: 0, failed: 0, obstacle: null as string | null };
  let seen: string | null = null;
  let met = false;
  const usual = (await undisturbed(context)).entries;
  for (; told.runs < runs; told.runs += 1) {
    const id = `replay-${told.runs + 1}`;
    const setting = { id, account: context.users[0] ?? '', alone: true, usual, enough: () => false };
    const { observation } = await runWalk(context, setting, goSteps(steps));
    if (observation.obstacle) return { ...told, seen, obstacle: observation.obstacle.reason };
    const ruling = law.judge(observation);
    if (ruling.outcome === 'held') met = true;
    if (ruling.outcome !== 'broken') continue;
    met = true;
    told.failed += 1;
    seen = ruling.seen;
  }
  return { ...told, seen, obstacle: met ? null : 'the steps did not come to where the law says anything' };
}
