import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedManifest } from '../../src/cli/find-manifest.js';
import { openManifest } from '../../src/cli/open-manifest.js';
import type { DrillContext } from '../../src/drills/context.js';
import { type LoneStage, openLoneStage } from '../../src/drills/lone-stage.js';
import type { WalkObservation } from '../../src/model/facts/walks.js';
import { type Exploration, explore } from './explore.js';
import type { PartnerStep, StepKind } from './steps.js';

const lock: PartnerStep = { do: 'lock', lasts: 'long', upstream: 'settles' };
const accept: PartnerStep = { do: 'accept', quote: 0 };
const decline = (quote: number): PartnerStep => ({ do: 'decline', quote });
const declines = [lock, decline(0)];
const firstWalk = { observation: { id: 'walk-1' } };

/** A partner that takes a second accept for one of fresh terms, which nobody has seen. */
let stage: LoneStage;
beforeAll(async () => {
  const { operations, ...given } = await openManifest(embeddedManifest(), process.env, null);
  const { ledger: _, ...others } = operations;
  const options = { id: 'walks', signal: new AbortController().signal, seed: 1, defects: ['second-accept-requotes'] };
  // Without a ledger, no order has to settle before walks begin.
  stage = await openLoneStage({ ...given, operations: others }, options);
});
afterAll(() => stage.close());

function explored(parts: Partial<Exploration>) {
  return explore({
    ...{ context: stage.context, seed: 7, known: [], generated: 0, themes: ['terms'], most: 6 },
    ...{ lanes: 1, forMs: 20_000, repeats: 3, oracle: () => [] },
    ...parts,
  });
}

/** A law for these tests alone: what breaks it is known beforehand, is quickly done and costs no trade. */
function noDecline({ quotes }: WalkObservation) {
  const declined = quotes.filter(({ trial }) =>
    trial.calls.some(({ operation, outcome }) => operation === 'decline' && outcome === 'ok'),
  ).length;
  return declined > 0 ? [{ law: 'no-decline', seen: `Turned down: ${declined}.` }] : [];
}

/** The same, shown only by some of the walks that break it: the first by itself, later ones as it is run again. */
function shownIn(numbers: readonly number[]) {
  const declining: string[] = [];
  return (observation: WalkObservation) => {
    const broken = noDecline(observation);
    if (broken.length > 0 && !declining.includes(observation.id)) declining.push(observation.id);
    return numbers.includes(declining.indexOf(observation.id) + 1) ? broken : [];
  };
}

/** The context with so many trades left to spend. */
function withTrades(left: number): DrillContext {
  const { context } = stage;
  const maxTrades = context.stage.allowance.used().trades + left;
  return { ...context, manifest: { ...context.manifest, limits: { ...context.manifest.limits, maxTrades } } };
}

describe('what broke', () => {
  test('is shortened to what it takes, and run again to say how often it breaks', async () => {
    const known = [[lock], [lock, lock, decline(0), decline(1)]];
    const { findings, walks, shortened } = await explored({ known, oracle: noDecline });
    expect({ walks, shortened }).toEqual({ walks: 2, shortened: null });
    expect(findings).toMatchObject([
      { law: 'no-decline', seen: 'Turned down: 1.', seed: 7, path: 'known:1', runs: 3, failed: 3 },
    ]);
    expect(findings[0]?.walked.observation.steps).toEqual(declines);
  });

  test('is reported with its rate where it breaks only sometimes', async () => {
    // By itself, at the second try alone, at the third try of a simpler lock, and at the second of three repeats.
    const known = [[{ ...lock, lasts: 'short' } as const, decline(0)]];
    const { findings } = await explored({ known, oracle: shownIn([1, 3, 6, 8]) });
    expect(findings).toMatchObject([{ law: 'no-decline', runs: 3, failed: 1 }]);
    expect(findings[0]?.walked.observation.steps).toEqual(declines);
  });

  test('is reported also where it never breaks again', async () => {
    const { findings } = await explored({ known: [declines], oracle: shownIn([1]) });
    expect(findings).toMatchObject([{ law: 'no-decline', runs: 4, failed: 1, walked: firstWalk }]);
  });

  test('is told once, however many walks break it, and the first ends the exploration where that is enough', async () => {
    const plan = { known: [declines, declines], oracle: noDecline, repeats: 1 };
    const all = await explored(plan);
    expect([all.walks, all.findings.length]).toEqual([2, 1]);
    const first = await explored({ ...plan, first: true });
    expect([first.walks, first.findings.length]).toEqual([1, 1]);
  });
});

describe('what nobody accepted and was executed all the same', () => {
  test('is laid to the walk that brings it about by itself', async () => {
    // Of a walk beside others nobody knows what strays it brought.
    const oracle = ({ strays }: WalkObservation) =>
      strays?.trades.map(({ quoteId }) => ({ law: 'only-accepted', seen: `Quote ${quoteId} was executed.` })) ?? [];
    const { findings, unexplained } = await explored({ known: [[lock, accept, accept], [lock]], lanes: 2, oracle });
    expect(findings).toMatchObject([{ law: 'only-accepted', path: 'known:0', runs: 3, failed: 3 }]);
    expect(findings[0]?.walked.observation.steps).toEqual([lock, accept, accept]);
    expect(unexplained).toEqual([]);
  });

  test('stays unexplained where no walk alone brings it about', async () => {
    const own: string[] = [];
    const { findings, unexplained } = await explored({
      known: [[lock, accept], [lock]],
      lanes: 2,
      walked: ({ observation }) => {
        const quoteIds = observation.quotes.flatMap(({ trial }) => trial.trade?.quoteId ?? []);
        own.push(...quoteIds);
        // As if some other party had locked it.
        for (const quoteId of quoteIds) stage.context.stage.claimed.delete(quoteId);
      },
    });
    expect(own).toHaveLength(1);
    expect(unexplained.map(({ quoteId }) => quoteId)).toEqual(own);
    expect(findings).toEqual([]);
    for (const quoteId of own) stage.context.stage.claimed.add(quoteId);
  });
});

describe('what is used up', () => {
  /** A quote that was turned down cannot be accepted, but an accept counts whatever comes of it. */
  const paid = [lock, decline(0), accept];

  test('trades: no walk is begun without them', async () => {
    const context = withTrades(1);
    const { maxTrades } = context.manifest.limits;
    const { walks, findings, shortened } = await explored({ context, known: [paid, [lock]] });
    expect({ walks, findings }).toEqual({ walks: 1, findings: [] });
    expect(shortened).toBe(`limits.maxTrades (${maxTrades}) is used up`);
  });

  test('trades: what broke with the last of them counts for itself, for nothing can be run again', async () => {
    const context = withTrades(1);
    const known = [paid, [lock]];
    const { walks, findings, shortened } = await explored({ context, known, oracle: noDecline });
    expect(walks).toBe(1);
    expect(findings).toMatchObject([{ law: 'no-decline', runs: 1, failed: 1, walked: firstWalk }]);
    expect(shortened).toMatch(/^limits\.maxTrades/);
  });

  test('time: known walks are taken in any case, generated ones are left out', async () => {
    const { walks, findings, shortened } = await explored({
      ...{ known: [declines], generated: 3, forMs: 0, oracle: noDecline },
    });
    expect(walks).toBe(1);
    expect(findings).toMatchObject([{ law: 'no-decline', runs: 1, failed: 1 }]);
    expect(shortened).toBe('time was up before 3 of 3 generated walks');
  });
});

describe('generated walks', () => {
  const without: readonly StepKind[] = [
    ...(['accept', 'retry', 'change', 'race', 'stranger', 'hang-up', 'early-event', 'crash'] as const),
    ...(['lock-unavailable', 'fault', 'refuse', 'expire', 'move', 'event', 'late-event', 'forge', 'poll'] as const),
  ];

  test('are taken side by side, of possible steps alone, and bring no finding where nothing breaks', async () => {
    const kinds = new Set<string>();
    const known = [[lock, accept], [lock]];
    const { walks, steps, findings, unexplained, shortened } = await explored({
      ...{ known, generated: 4, without, lanes: 2 },
      walked: ({ observation }) => {
        for (const step of observation.steps) kinds.add(step.do);
      },
    });
    expect({ walks, findings, unexplained, shortened }).toEqual({
      ...{ walks: 5, findings: [], unexplained: [], shortened: null },
    });
    expect(steps).toBeGreaterThan(5);
    expect([...kinds].toSorted()).toEqual(['decline', 'lock']);
  });

  test('are found again by the seed that a finding names', async () => {
    const plan = { without, oracle: noDecline, repeats: 1, first: true } as const;
    // Walks on failures turn no quote down.
    const { findings, walks } = await explored({ ...plan, themes: ['failures', 'terms'], generated: 8 });
    const [found] = findings;
    expect(found).toMatchObject({ law: 'no-decline', path: '0', seed: 7 + walks - 1 });
    expect(walks).toBeGreaterThan(1);
    const again = await explored({ ...plan, generated: 1, seed: found?.seed ?? -1 });
    expect(again.findings).toHaveLength(1);
    expect(again.findings[0]?.walked.observation.steps).toEqual(found?.walked.observation.steps);
  });
});
