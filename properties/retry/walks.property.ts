import { expect, test } from 'vitest';
import { embeddedManifest } from '../../src/cli/find-manifest.js';
import { openManifest } from '../../src/cli/open-manifest.js';
import { openLoneStage } from '../../src/drills/lone-stage.js';
import { kills, themes } from './commands.js';
import { explore, type Finding } from './explore.js';
import { breachesOf, laws } from './laws/index.js';

/** The n-th walk is made of the seed plus n. */
const seed = 20_260_101;
const generated = 24;
/** Laws that walks of this seed put to the test, one at least under each launch question. */
const met = [
  ...['one-trade', 'one-key', 'retries-credit-once', 'credit-iff-settled', 'terminal-stands', 'within-terms'],
  ...['bounded-retries', 'limits-respected', 'ids-recorded', 'ledger-conserves', 'early-events-joined'],
];

function told({ law, seen, seed: own, path, failed, runs, walked }: Finding): string {
  return `${law} (${failed} of ${runs}), seed ${own}, path ${path}: ${seen} ${JSON.stringify(walked.observation.steps)}`;
}

test(`${generated} generated walks of the correct partner, eight at a time, break no law (seed ${seed})`, async () => {
  const manifest = await openManifest(embeddedManifest(), process.env, null);
  const stage = await openLoneStage(manifest, { id: 'walks', signal: new AbortController().signal, seed });
  const held = new Set<string>();
  try {
    const { walks, findings, unexplained, shortened } = await explore({
      ...{ context: stage.context, seed, generated, themes: themes.filter((theme) => !kills(theme)), known: [] },
      ...{ most: 12, lanes: 8, forMs: 60_000, repeats: 5 },
      oracle: (observation) => breachesOf(observation).map(({ law, seen }) => ({ law: law.id, seen })),
      walked: ({ observation }) => {
        for (const law of laws) if (law.judge(observation).outcome === 'held') held.add(law.id);
      },
    });
    expect(findings.map(told)).toEqual([]);
    expect({ walks, unexplained, shortened }).toEqual({ walks: generated, unexplained: [], shortened: null });
    expect([...held], 'the walks came to where these laws say something').toEqual(expect.arrayContaining(met));
  } finally {
    await stage.close();
  }
}, 60_000);
