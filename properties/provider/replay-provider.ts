import type { Counterexample, Replayed } from '../../src/model/counterexample.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { createAllowance } from '../../src/probes/http/allowance.js';
import { observeWalk } from '../../suites/provider-contract/observe-walk.js';
import { loadProfile } from '../profiles/load-profile.js';
import { breachesOf } from './find-breaches.js';
import { seenInWords } from './law-words.js';
import { openLine } from './provider-line.js';
import { runWalk } from './run-walk.js';
import { parseSteps, processesOf } from './step-words.js';

export interface ProviderReplay {
  /** Base URLs of the provider's processes, as given to `audit`; a trailing slash does not matter. */
  readonly targets: readonly string[];
  /** `PROVIDER_SECRET_KEY`, `PROVIDER_SECRET_KEY_2`. */
  readonly env: NodeJS.ProcessEnv;
  /** Of a twin at the target; null: its clock and cache are out of reach. */
  readonly control: { readonly token: string } | null;
  /** How often the steps are played. */
  readonly runs: number;
  readonly signal: AbortSignal;
  /** Restarts the provider, for examples with that step. */
  readonly restart?: () => Promise<string | null>;
}

/**
 * Plays a counterexample's steps against a provider again and says in how many runs the same law was broken. Throws a
 * TypeError for steps that are none of a provider's; what cannot be done or judged is an obstacle of the answer.
 */
export async function replayProvider(example: Counterexample, replay: ProviderReplay): Promise<Replayed> {
  const nothing = { runs: 0, failed: 0, seen: null };
  const profile = await contractOf(example, replay.env);
  if (profile === null)
    return { ...nothing, obstacle: `there is no profile ${example.profile}, and the file holds none` };
  const { PROVIDER_SECRET_KEY: first, PROVIDER_SECRET_KEY_2: second } = replay.env;
  if (!first) return { ...nothing, obstacle: 'PROVIDER_SECRET_KEY is not set' };
  const steps = parseSteps(example.steps);
  const processes = example.processes ?? processesOf(steps);
  if (processes > replay.targets.length) {
    return { ...nothing, obstacle: `this walk used ${processes} processes of the provider; give --replica` };
  }
  const needsSecond = steps.some((step) => step.do === 'create' && step.as > 0);
  if (needsSecond && !second) return { ...nothing, obstacle: 'PROVIDER_SECRET_KEY_2 is not set' };
  const now = () => performance.timeOrigin + performance.now();
  const line = await openLine({
    ...{ profile, now, env: replay.env, signal: replay.signal, timeoutMs: 15_000 },
    // More than the walk used would spread its steps differently.
    targets: replay.targets.slice(0, processes).map((target) => target.replace(/\/+$/, '')),
    credentials: second ? [first, second] : [first],
    controlToken: replay.control?.token ?? null,
    allowance: createAllowance({ maxTrades: 10_000, maxRequestsPerSecond: 64 }, now),
    restart: replay.restart ?? null,
  });
  try {
    let [runs, failed] = [0, 0];
    let seen: string | null = null;
    let obstacle: string | null = null;
    for (; runs < replay.runs; runs++) {
      const walk = await runWalk(line, { id: 'replay', title: 'a counterexample again', steps });
      const breach = breachesOf(line, walk).find(({ law }) => law === example.law.id);
      const undone = walk.deeds.find((deed) => deed.obstacle !== null)?.obstacle ?? walk.obstacle?.reason ?? null;
      if (breach) [failed, seen] = [failed + 1, seenInWords(breach)];
      else if (undone !== null) obstacle = undone;
      else if (!observeWalk(profile, walk).some(({ law, kind }) => law === example.law.id && kind === 'held')) {
        const blind = observeWalk(profile, walk).find(({ kind }) => kind === 'blind');
        obstacle = blind?.kind === 'blind' ? blind.reason : 'the answers leave it open whether the law held';
      }
    }
    return { runs, failed, seen, obstacle: failed > 0 ? null : obstacle };
  } finally {
    await line.close();
  }
}

async function contractOf({ contract, profile }: Counterexample, env: NodeJS.ProcessEnv): Promise<RetryProfile | null> {
  if (contract !== undefined) return contract;
  const loaded = await loadProfile(profile, env);
  return loaded.ok ? loaded.profile : null;
}
