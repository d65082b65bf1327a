import type {
  FoundExample,
  ProviderReach,
  ProviderScenarioFacts,
  ProviderWalk,
  UnplayedScenario,
} from '../../src/model/facts/provider.js';
import type { Obstacle, RunRecord } from '../../src/model/history.js';
import { breachesOf, confirm, type Search } from './find-breaches.js';
import { runWalk } from './run-walk.js';
import { type ProviderScenario, scenariosFor } from './scenarios.js';
import { stoppedBy } from './stopped.js';

/**
 * Plays the fixed sequences that these checks need, all where none are named. Keeps what was seen until the run was
 * stopped, and says of every sequence that did not come to its end what it was for.
 */
export async function playScenarios(
  search: Omit<Search, 'sequences' | 'known'>,
  reach: ProviderReach,
): Promise<ProviderScenarioFacts> {
  const { line, only } = search;
  const walks: ProviderWalk[] = [];
  const unplayed: UnplayedScenario[] = [];
  const found: FoundExample[] = [];
  const missing = ({ title, laws }: ProviderScenario, obstacle: Obstacle) => unplayed.push({ title, laws, obstacle });
  for (const scenario of scenariosFor(line.profile, reach, only)) {
    const stopped = stoppedBy(line.signal) ?? unreachable(walks);
    if (stopped) {
      missing(scenario, stopped);
      continue;
    }
    const walk = await runWalk(line, scenario).catch((error: unknown) => {
      const reason = `the sequence itself broke: ${error instanceof Error ? error.message : String(error)}`;
      missing(scenario, { fault: 'harness', reason });
      return null;
    });
    if (walk === null) continue;
    walks.push(walk);
    if (walk.obstacle) missing(scenario, walk.obstacle);
    for (const breach of breachesOf(line, walk)) {
      if (found.some(({ law }) => law === breach.law) || (only !== null && !only.includes(breach.law))) continue;
      found.push(await confirm(search, walk, breach, ''));
    }
  }
  return { profile: line.profile, reach, walks, unplayed, found };
}

/** A provider that answered nothing at all was not looked at. What we hung up on is no sign of it. */
export function unreachable(walks: readonly ProviderWalk[]): NonNullable<RunRecord['broken']> | null {
  const calls = walks.flatMap((walk) => walk.calls).filter(({ exchange }) => exchange.error !== 'aborted');
  const [first] = calls;
  if (first === undefined || calls.some(({ exchange }) => exchange.response !== null)) return null;
  return { fault: 'partner', reason: `${first.exchange.request.url} never answered: ${first.exchange.error}` };
}
