import { dirname, join } from 'node:path';
import { type Exploration, type Explored, explore } from '../../properties/retry/explore.js';
import { breachesOf } from '../../properties/retry/laws/index.js';
import { embeddedManifest } from '../../src/cli/find-manifest.js';
import { openManifest } from '../../src/cli/open-manifest.js';
import { openLoneStage } from '../../src/drills/lone-stage.js';

type Plan = Pick<Exploration, 'seed' | 'themes' | 'generated' | 'lanes' | 'forMs' | 'first' | 'walked'> & {
  /** Two processes of the partner on one PostgreSQL take requests in turn. */
  readonly replicas?: boolean;
};

interface WalkedOn {
  readonly explored: Explored;
  /** Of the walks alone, without the start of the partner. */
  readonly ms: number;
  readonly requests: number;
}

/**
 * Generated walks of up to twenty steps against an embedded partner with these mistakes planted, none written by hand,
 * held against every law there is.
 */
export async function walkOn(defects: readonly string[], plan: Plan): Promise<WalkedOn> {
  const embedded = embeddedManifest();
  const path = plan.replicas ? join(dirname(embedded), 'readiness.postgres.yaml') : embedded;
  const given = await openManifest(path, process.env, null);
  const manifest = { ...given, limits: { maxTrades: 1_000_000, maxRequestsPerSecond: 10_000 } };
  const signal = new AbortController().signal;
  const stage = await openLoneStage(manifest, { id: 'walks', signal, seed: plan.seed, defects });
  try {
    const begun = performance.now();
    const explored = await explore({
      ...plan,
      context: stage.context,
      known: [],
      most: 20,
      repeats: 5,
      oracle: (observation) => breachesOf(observation).map(({ law, seen }) => ({ law: law.id, seen })),
    });
    const { requests } = stage.context.stage.allowance.used();
    return { explored, ms: performance.now() - begun, requests };
  } finally {
    await stage.close();
  }
}
