import type { WalkExpectation } from '../../src/model/counterexample.js';
import type { Pace } from '../../src/model/pace.js';
import { growingGaps, mostAsked, quickestMs, quickTries } from './laws/pace.js';
import { ofQuote, type Scene } from './scene.js';

/** What the app sends by itself comes at growing gaps. */
export function growing(scene: Scene): readonly WalkExpectation[] {
  return scene.turns.flatMap((action) => gaps(scene, { action, fewest: quickTries, paces: growingGaps }));
}

/** After a throttle the app takes its time. */
export function waitedOut(scene: Scene): readonly WalkExpectation[] {
  const after = { '/status': '429' };
  return scene.turns.flatMap((action) => gaps(scene, { action, after, paces: [{ shortestMs: quickestMs }] }));
}

/**
 * One request ends before the next comes; who gave up on one that a fault hit waits no longer. What a dead process left
 * open the journal does not tell from what a living one did.
 */
export function oneByOne(scene: Scene): readonly WalkExpectation[] {
  if (scene.observation.restarts.length > 0) return [];
  return gaps(scene, { action: scene.journal, after: { '/faultId': '' }, paces: [{ shortestMs: 0 }] });
}

/** While there is no price it is asked for a few times at most, by each lock that met that. */
export function asksFew({ observation, journal: action }: Scene): readonly WalkExpectation[] {
  const faults = observation.locks.flatMap(({ asked }) => asked[0]?.faultId ?? []);
  const bounds = { atLeast: 0, atMost: mostAsked };
  return faults.map((id) => ({ expect: 'count', action, at: '/entries', where: { '/faultId': id }, ...bounds }));
}

interface Wanted {
  readonly action: number;
  readonly after?: Readonly<Record<string, string>>;
  readonly fewest?: number;
  readonly paces: readonly Pace[];
}

function gaps(scene: Scene, { action, after = {}, fewest = 1, paces }: Wanted): readonly WalkExpectation[] {
  return ofQuote(scene).map((where) => ({ expect: 'gaps', action, at: '/entries', where, after, fewest, paces }));
}
