import { jsonLeaves } from '../../src/counterexamples/places.js';
import type { WalkAction, WalkExpectation } from '../../src/model/counterexample.js';
import type { WalkObservation, WalkQuote } from '../../src/model/facts/walks.js';
import type { Manifest } from '../../src/model/manifest.js';
import { DEFAULT_WIRE } from '../../twin/wire.js';
import { usualCredits } from './laws/credits.js';
import { acceptsOf, executions, type Law } from './laws/law.js';

interface Stage {
  readonly actions: readonly WalkAction[];
  /** The action that reads the journal: a list of executions at `/entries`. What comes after it reads ledgers. */
  readonly journal: number;
  /** Says where answers hold what. */
  readonly manifest: Manifest;
}

type Expecting = (scene: Scene) => readonly WalkExpectation[];

/** A broken walk as an export replays it. */
interface Scene extends Stage {
  readonly observation: WalkObservation;
  /** The quote that broke the law; null where none is to blame alone. */
  readonly quote: WalkQuote | null;
}

/** Laws about what an order brings to the app's own ledger. */
export const ledgerLaws = ['retries-credit-once', 'credit-iff-settled', 'ledger-conserves'];

/**
 * What answers can show of a law: the executions in the twin's journal, and the app's own answers. Whoever keeps the law
 * meets all of them in the same walk. A law about pace shows in neither, a book that is no JSON list to nobody but us.
 */
export function expectationsOf(observation: WalkObservation, law: Law, stage: Stage): readonly WalkExpectation[] {
  const ruling = law.judge(observation);
  const at = ruling.outcome === 'broken' ? ruling.quote : null;
  const quote = at === null ? null : (observation.quotes[at] ?? null);
  return expecting[law.id]?.({ ...stage, observation, quote }) ?? [];
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
  'limits-respected': (scene) => notAgain(scene, (response) => response.includes(DEFAULT_WIRE.codes.velocityLimit)),
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
function sameKey({ journal, quote }: Scene): readonly WalkExpectation[] {
  const quoteId = quote?.trial.quote?.quoteId;
  if (quoteId === undefined) return [];
  const [where, field] = [{ '/quoteId': quoteId }, '/idempotencyKey'];
  return [
    { expect: 'values', action: journal, at: '/entries', where, field, atLeast: 0, atMost: 1, among: null },
    { expect: 'absent', actions: [journal], text: '"idempotencyKey":null' },
  ];
}

function atMost({ journal, quote }: Scene, most: number): readonly WalkExpectation[] {
  const quoteId = quote?.trial.quote?.quoteId;
  if (quoteId === undefined) return [];
  const where = { '/quoteId': quoteId };
  return [{ expect: 'count', action: journal, at: '/entries', where, atLeast: 0, atMost: most }];
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
  if (typeof rule !== 'object' || !('from' in rule) || typeof rule.from !== 'string') return [];
  const at = /^\$response\.body#(.*)$/s.exec(rule.from)?.[1];
  const { kind, tradeId } = rule.each as Readonly<Record<string, unknown>>;
  if (at === undefined) return [];
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
