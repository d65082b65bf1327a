import { arrived, call, quote, story, trade } from '../../src/checks/stories.fixture.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { WalkFacts, WalkObservation, WalkQuote } from '../../src/model/facts/walks.js';
import type { Trial } from '../../src/model/history.js';

export function entry(parts: Partial<LedgerEntry> = {}): LedgerEntry {
  const ids = { entryId: 'e1', orderRef: 'o1', quoteId: 'pq_test_1', tradeId: 'txn_test_1', eventId: null };
  return { ...ids, kind: 'credit', amount: '107.31', asset: 'USDT', ...parts };
}

const answered = { outputs: { orderRef: 'o1' } };

/** One quote that was accepted twice, executed by two requests under one key, settled and credited once. */
export function walkQuote(trial: Partial<Trial> = {}, parts: Partial<WalkQuote> = {}): WalkQuote {
  return {
    trial: story('walk-1.1', {
      calls: [call('accept', 'ok', { atMs: 90, ...answered }), call('accept', 'ok', { atMs: 400, ...answered })],
      journal: [
        arrived({ atMs: 100, status: 503, effect: 'none' }),
        arrived({ atMs: 250, status: 503, effect: 'none' }),
        arrived({ atMs: 600, tradeId: 'txn_test_1' }),
      ],
      quote: quote(),
      trade: trade({ status: 'settled' }),
      ...trial,
    }),
    orders: [{ orderRef: 'o1', status: 'settled' }],
    ledger: [{ atMs: 0, upstream: ['settled', 'settled'], entries: [entry()] }],
    ids: { traced: true, shown: true, events: null },
    ...parts,
  };
}

export function walk(quotes: readonly WalkQuote[], parts: Partial<WalkObservation> = {}): WalkObservation {
  return {
    id: 'walk-1',
    steps: [
      { do: 'lock', lasts: 'long', upstream: 'settles' },
      { do: 'accept', quote: 0 },
    ],
    quotes,
    locks: [],
    restarts: [],
    strays: null,
    usual: [entry()],
    settled: true,
    obstacle: null,
    ...parts,
  };
}

export function walkFacts(observations: readonly WalkObservation[], parts: Partial<WalkFacts> = {}): WalkFacts {
  return { seed: 1, observations, examples: [], unexplained: [], shortened: null, ...parts };
}

/** The same observation with a counterexample for the law that it breaks. */
function shrunk(observation: WalkObservation, law: string): WalkFacts {
  const example: WalkFacts['examples'][number]['example'] = {
    schemaVersion: 1,
    tool: { name: '0pools-readiness', version: '0.0.0' },
    subject: 'partner',
    profile: '0pools',
    law: { id: law, text: 'A law.', rules: ['KEY-1'] },
    seen: 'It broke.',
    seed: 1,
    path: '0',
    repeats: { runs: 5, failed: 5 },
    steps: observation.steps,
    script: ['The user locks a quote.', 'The user accepts it.'],
    actions: [],
    expectations: [],
    timeline: { items: [], marks: [] },
  };
  return walkFacts([], { examples: [{ law, file: `files/${law}.json`, example, observation }] });
}

/** Rows that every check on walks has: each broken observation, as it was found and shortened. */
export function brokenRows<F>(wrap: (facts: WalkFacts) => F, broken: Readonly<Record<string, WalkObservation>>) {
  return Object.entries(broken).flatMap(([law, observation]) => [
    { name: law, message: 'broken' as const, facts: wrap(shrunk(observation, law)) },
    { name: `${law}, not shortened`, message: 'unshrunk' as const, facts: wrap(walkFacts([observation])) },
  ]);
}
