import { jsonLeaves } from '../../src/counterexamples/places.js';
import type { WalkExpectation } from '../../src/model/counterexample.js';
import { DEFAULT_WIRE } from '../../twin/wire.js';
import { asksFew, growing, oneByOne, waitedOut } from './expect-pace.js';
import { recorded, stands } from './expect-records.js';
import { usualCredits } from './laws/credits.js';
import { acceptsOf, executions, type Law } from './laws/law.js';
import { mostSends } from './laws/pace.js';
import { ofQuote, pointerOf, type Scene } from './scene.js';

type Expecting = (scene: Scene) => readonly WalkExpectation[];

/**
 * What answers can show of a law: the executions in the twin's journal, and the app's own answers. Whoever keeps the law
 * meets all of them in the same walk. An app's records that are no JSON show nothing to an export.
 */
export function expectationsOf(law: Law, scene: Scene): readonly WalkExpectation[] {
  return expecting[law.id]?.(scene) ?? [];
}

const expecting: Readonly<Record<string, Expecting>> = {
  'one-trade': (scene) => [...oneOrder(scene), ...onlyAccepted(scene)],
  'ended-stays-ended': onlyAccepted,
  'fresh-terms-accepted': onlyAccepted,
  'one-key': sameKey,
  'key-persisted': sameKey,
  'one-body-per-key': ({ journal }) => [
    { expect: 'absent', actions: [journal], text: DEFAULT_WIRE.codes.idempotencyMismatch },
  ],
  'retries-credit-once': (scene) => ledgers(scene, usualCredits(scene.observation)),
  'credit-iff-settled': (scene) => ledgers(scene, 1),
  'ledger-conserves': (scene) => ledgers(scene, null),
  'within-terms': (scene) => atMost(scene, 0),
  'owners-only': (scene) => (scene.quote && acceptsOf(scene.quote).length === 0 ? atMost(scene, 0) : []),
  'expired-is-final': (scene) => notAgain(scene, (response) => response.includes(DEFAULT_WIRE.codes.quoteExpired)),
  'limits-respected': (scene) => [
    ...notAgain(scene, (response) => response.includes(DEFAULT_WIRE.codes.velocityLimit)),
    ...waitedOut(scene),
  ],
  'bounded-retries': (scene) => [
    ...growing(scene),
    ...scene.turns.flatMap((action) => atMost(scene, mostSends, action)),
  ],
  'unavailable-respected': asksFew,
  'one-at-a-time': oneByOne,
  'terminal-stands': stands,
  'ids-recorded': recorded,
};

/** No trade but of the quotes that were locked here. */
function onlyAccepted({ observation, journal }: Scene): readonly WalkExpectation[] {
  const locked = observation.quotes.flatMap(({ trial }) => trial.quote?.quoteId ?? []);
  if (locked.length === 0) return [];
  const made = { '/effect': 'trade-created' };
  const bounds = { atLeast: 0, atMost: locked.length };
  return [
    { expect: 'values', action: journal, at: '/entries', where: made, field: '/quoteId', ...bounds, among: locked },
  ];
}

/** Accepts of one quote are answered with one order. */
function oneOrder({ observation, actions }: Scene): readonly WalkExpectation[] {
  return observation.quotes.flatMap((quote): readonly WalkExpectation[] => {
    const places = acceptsOf(quote).flatMap(({ outputs, exchanges }) => {
      const answer = exchanges.at(-1)?.response;
      const action = actions.findIndex((each) => each.kind === 'request' && each.answer?.body === answer?.body);
      const leaf = jsonLeaves(answer?.body ?? '')?.find(({ text }) => text === String(outputs.orderRef));
      return leaf && action >= 0 ? [{ action, at: leaf.at }] : [];
    });
    const [first] = places;
    if (!first || places.some(({ at }) => at !== first.at)) return [];
    const shown = [...new Set(places.map(({ action }) => action))];
    return [{ expect: 'distinct', actions: shown, at: first.at, atLeast: 1, atMost: 1 }];
  });
}

/** One key for every request to execute the quote, and none without. */
function sameKey(scene: Scene): readonly WalkExpectation[] {
  const { journal } = scene;
  const field = '/idempotencyKey';
  return ofQuote(scene).flatMap((where): readonly WalkExpectation[] => [
    { expect: 'values', action: journal, at: '/entries', where, field, atLeast: 0, atMost: 1, among: null },
    { expect: 'absent', actions: [journal], text: '"idempotencyKey":null' },
  ]);
}

function atMost(scene: Scene, most: number, action = scene.journal): readonly WalkExpectation[] {
  return ofQuote(scene).map((where) => ({ expect: 'count', action, at: '/entries', where, atLeast: 0, atMost: most }));
}

/** After an answer like that only an accept may bring another execution. */
function notAgain(scene: Scene, final: (response: string) => boolean): readonly WalkExpectation[] {
  const { quote } = scene;
  if (!quote) return [];
  const sent = executions(quote);
  const refused = sent.findIndex(({ status, response }) => (status ?? 0) >= 400 && final(response ?? ''));
  const refusedAtMs = sent[refused]?.endedAtMs;
  if (refusedAtMs === undefined || refusedAtMs === null) return [];
  const later = acceptsOf(quote).filter(({ startedAtMs }) => startedAtMs > refusedAtMs).length;
  return atMost(scene, refused + 1 + later);
}

/** In every ledger that is read: at most so many final credits, or, with null, entries of one trade alone. */
function ledgers({ actions, journal, manifest }: Scene, credits: number | null): readonly WalkExpectation[] {
  const rule = manifest.operations.ledger?.outputs?.entries;
  if (typeof rule !== 'object' || !('from' in rule)) return [];
  const at = pointerOf(rule.from);
  const { kind, tradeId } = rule.each as Readonly<Record<string, unknown>>;
  if (at === null) return [];
  const read = actions.flatMap((each, index) =>
    index > journal && each.kind === 'request' && each.to === 'target' ? [index] : [],
  );
  const bounds = (atMost: number) => ({ atLeast: 0, atMost });
  return read.flatMap((action): readonly WalkExpectation[] => {
    if (credits === null) {
      if (typeof tradeId !== 'string') return [];
      return [{ expect: 'values', action, at, where: {}, field: tradeId, ...bounds(1), among: null }];
    }
    const words = new Set(['credit', ...(manifest.vocabulary.entryKind.credit ?? [])]);
    if (typeof kind !== 'string') return [];
    return [...words].map((word) => ({ expect: 'count', action, at, where: { [kind]: word }, ...bounds(credits) }));
  });
}
