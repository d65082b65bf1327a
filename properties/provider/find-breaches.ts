import fc from 'fast-check';
import type { FoundExample, ProviderStep, ProviderWalk, ProviderWalkFacts } from '../../src/model/facts/provider.js';
import type { Obstacle } from '../../src/model/history.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { observeWalk } from '../../suites/provider-contract/observe-walk.js';
import { lawInWords, seenInWords } from './law-words.js';
import type { ProviderLine } from './provider-line.js';
import { runWalk } from './run-walk.js';
import { stoppedBy } from './stopped.js';
import { type Broken, writeExample } from './write-example.js';

const hour = 3_600_000;
/** Restarts take seconds: after so many the generated sequences do without. */
const mostRestarts = 5;
/** Fewer creations do not do for one more sequence. */
export const leastLeft = 20;
const usedUp: Obstacle = {
  fault: 'harness',
  reason: 'the allowed number of creations was nearly used up (--max-trades)',
};
/** Runs of a shrunk case beside the one that found it. */
const repeats = 4;

export interface Search {
  readonly line: ProviderLine;
  readonly seed: number;
  /** At most so many sequences; the trades that are left bound them too. */
  readonly sequences: number;
  /** Creations that may still be made. */
  tradesLeft(): number;
  readonly tool: { readonly name: string; readonly version: string };
  /** Laws that are known to be broken already: others are looked for. */
  readonly known: ReadonlySet<string>;
  /** Laws that are looked for; null: all. */
  readonly only: readonly string[] | null;
}

/** Breaches of one walk, the first of each law. */
export function breachesOf(line: ProviderLine, walk: ProviderWalk): readonly Broken[] {
  const broken = observeWalk(line.profile, walk).filter((each): each is Broken => each.kind === 'broken');
  return broken.filter((each, index) => broken.findIndex(({ law }) => law === each.law) === index);
}

/** Plays a broken walk a few times more, says how often it breaks again, and writes it down as an example. */
export async function confirm(
  search: Pick<Search, 'line' | 'seed' | 'tool' | 'tradesLeft'>,
  walk: ProviderWalk,
  breach: Broken,
  path: string,
): Promise<FoundExample> {
  const { line, seed, tool } = search;
  let last = { walk, breach };
  let [runs, failed] = [1, 1];
  const cost = walk.steps.reduce((sum, step) => sum + (step.do === 'create' ? step.copies : 0), 0);
  for (let again = 0; again < repeats && search.tradesLeft() > cost && !line.signal.aborted; again++) {
    const repeated = await runWalk(line, { id: walk.id, title: walk.title, steps: walk.steps });
    const same = breachesOf(line, repeated).find(({ law }) => law === breach.law);
    // A run that ended half-way tells nothing of a breach that it did not come to.
    if (line.signal.aborted && same === undefined) break;
    runs += 1;
    if (same) [failed, last] = [failed + 1, { walk: repeated, breach: same }];
  }
  const { text, rules } = lawInWords(breach.law);
  const example = writeExample({
    ...{ profile: line.profile, targets: line.targets, seed, path, tool, text, rules },
    ...last,
    seen: seenInWords(last.breach),
    repeats: { runs, failed },
  });
  return { law: breach.law, walk: last.walk, example };
}

/**
 * Searches generated sequences for breaches of laws that are not known to be broken; each one is shrunk and repeated.
 * Keeps what was found until the run was stopped.
 */
export async function findBreaches(search: Search): Promise<ProviderWalkFacts> {
  const { line, seed } = search;
  const known = new Set(search.known);
  const wanted = (law: string) => search.only === null || search.only.includes(law);
  const found: FoundExample[] = [];
  let [sequences, steps, restarts] = [0, 0, 0];
  let cutShort: Obstacle | null = null;
  while (sequences < search.sequences && cutShort === null) {
    let hunted: { law: string; walk: ProviderWalk; breach: Broken } | null = null;
    const property = fc.asyncProperty(sequenceOf(line, known), async (generated) => {
      const sequence = restarts < mostRestarts ? generated : generated.filter((step) => step.do !== 'restart');
      restarts += sequence.filter((step) => step.do === 'restart').length;
      // What is left belongs to shrinking; when that is used up too, the smallest case so far stands.
      cutShort ??= stoppedBy(line.signal);
      if (cutShort === null && search.tradesLeft() < leastLeft) cutShort = usedUp;
      if (cutShort !== null) return true;
      const walk = await runWalk(line, {
        id: `generated-${sequences + 1}`,
        title: 'a generated sequence',
        steps: sequence,
      });
      if (hunted === null && walk.obstacle === null) sequences += 1;
      steps += walk.steps.length;
      const sought = (law: string) => (hunted === null ? wanted(law) && !known.has(law) : law === hunted.law);
      const breach = breachesOf(line, walk).find(({ law }) => sought(law));
      if (breach === undefined) return true;
      hunted = { law: breach.law, walk, breach };
      return false;
    });
    const result = await fc.check(property, { seed: seed + found.length, numRuns: search.sequences - sequences });
    // The property writes to it while `check` runs, which the compiler cannot see.
    const caught = hunted as { law: string; walk: ProviderWalk; breach: Broken } | null;
    if (caught === null) {
      if (!result.failed || !(result.errorInstance instanceof Error)) break;
      // A search that broke is no search; what is known to be broken stands all the same.
      if (known.size === 0) throw result.errorInstance;
      cutShort = { fault: 'harness', reason: `the search broke: ${result.errorInstance.message}` };
      break;
    }
    known.add(caught.law);
    const stamp = { ...search, seed: seed + found.length };
    found.push(await confirm(stamp, caught.walk, caught.breach, result.counterexamplePath ?? ''));
  }
  return { sequences, steps, found, cutShort };
}

/** What generated sequences depend on; a line has it all. */
interface Possible {
  readonly profile: RetryProfile;
  readonly credentials: { readonly length: number };
  readonly targets: { readonly length: number };
  readonly control: object | null;
  readonly restart: object | null;
}

/** Few keys and bodies, so that they meet; only what can be done to this provider from here. */
export function sequenceOf(
  { profile, credentials, targets, control, restart }: Possible,
  known: ReadonlySet<string>,
): fc.Arbitrary<ProviderStep[]> {
  const { promises } = profile;
  const prepared = promises.prepared === 'once';
  const key = fc.oneof(
    { weight: 8, arbitrary: fc.nat(1) },
    { weight: promises.missingKey === 'unstated' ? 0 : 1, arbitrary: fc.constant(null) },
    { weight: prepared ? 1 : 0, arbitrary: fc.constant('own' as const) },
  );
  const create = fc.record({
    do: fc.constant('create' as const),
    key,
    body: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(1) }),
    as: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(credentials.length - 1) }),
    copies: fc.oneof(
      { weight: 4, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 2, max: 4 }) },
    ),
    via: fc.nat(targets.length - 1),
  });
  const times =
    promises.retention === 'unstated' ? [hour] : [hour, promises.retention.ms - 60_000, promises.retention.ms + 60_000];
  const deeds: fc.Arbitrary<ProviderStep>[] = control
    ? [
        fc.constantFrom(...times).map((ms) => ({ do: 'advance' as const, ms })),
        ...(promises.secondLayer === 'answers' ? [fc.constant({ do: 'lose-cache' as const })] : []),
        ...(profile.twinOperation === null ? [] : [fc.constant({ do: 'fail-next' as const })]),
      ]
    : [];
  // A restart takes long, and where it is known to forget keys it would hide everything else.
  if (restart && !known.has('key-survives-restart')) deeds.push(fc.constant({ do: 'restart' as const }));
  const step = fc.oneof(
    { weight: 8, arbitrary: create as fc.Arbitrary<ProviderStep> },
    ...deeds.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
  return fc.array(step, { minLength: 2, maxLength: 12, size: 'max' });
}
