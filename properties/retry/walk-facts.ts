import type { DrillContext } from '../../src/drills/context.js';
import type { WalkFacts } from '../../src/model/facts/walks.js';
import { exampleOf } from './example.js';
import { type Exploration, explore } from './explore.js';
import { breachesOf, type Law } from './laws/index.js';

/** Explores with the given laws as the oracle, and keeps every walk and every counterexample for the checks. */
export async function walkFacts(
  context: DrillContext,
  laws: readonly Law[],
  plan: Pick<Exploration, 'known' | 'generated' | 'themes' | 'without' | 'lanes' | 'forMs'>,
): Promise<WalkFacts> {
  const seed = Math.floor(context.random() * 2 ** 31);
  const observations: WalkFacts['observations'][number][] = [];
  const explored = await explore({
    context,
    seed,
    most: 12,
    repeats: 5,
    ...plan,
    oracle: (observation) => breachesOf(observation, laws).map(({ law, seen }) => ({ law: law.id, seen })),
    walked: ({ observation }) => observations.push(observation),
  });
  const examples = explored.findings.flatMap((finding) => {
    const law = laws.find(({ id }) => id === finding.law);
    if (!law) return [];
    const example = exampleOf(finding, law, context.manifest);
    const file = context.attach(`counterexample-${law.id}.json`, `${JSON.stringify(example, null, 2)}\n`);
    return [{ law: law.id, file, example, observation: finding.walked.observation }];
  });
  return { seed, observations, examples, unexplained: explored.unexplained, shortened: explored.shortened };
}
