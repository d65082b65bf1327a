import { arrived, quote, story } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type { UncertainStory } from '../../src/model/facts/duplicates.js';
import type { RecordStory } from '../../src/model/facts/records.js';
import type { Trial } from '../../src/model/history.js';
import { acceptStory } from '../double-click-duplicates/accepts.fixture.js';
import { book } from '../support-traceability/records.fixture.js';
import { keyPerOperation } from './key-per-operation.check.js';

interface Told {
  readonly id: string;
  readonly account?: string;
  /** Of the execution; null where there was none. */
  readonly key?: string | null;
  readonly quoteKey?: string | null;
  readonly askedAtMs?: number;
}

/** A quote that was asked for and executed, each under the key named. */
function told({ id, account = 'alice', key = `pool-tx:${id}`, quoteKey = null, askedAtMs = 0 }: Told): Trial {
  const asking = { operation: 'createQuote', effect: 'quote-created', quoteId: id } as const;
  const journal = [
    arrived({ ...asking, atMs: askedAtMs, idempotencyKey: quoteKey }),
    ...(key === null ? [] : [arrived({ atMs: askedAtMs + 50, quoteId: id, idempotencyKey: key })]),
    // Whatever key a read carries, it means nothing.
    arrived({ operation: 'getTransactionByQuote', atMs: askedAtMs + 90, quoteId: id, idempotencyKey: 'session' }),
  ];
  return story(id, { account, quote: quote({ quoteId: id }), journal });
}

const [recorded] = book().records.stories;
if (!recorded) throw new Error('the book has stories');
const record = (trial: Trial): RecordStory => ({ ...recorded, trial });
const race = (trial: Trial) => ({
  ...{ trial, orders: [], obstacle: null, kind: 'two-tabs', hold: 'none' as const, optional: false },
  overlap: { accepts: 2, spreadMs: 1, together: 2, duringExecution: 1, upstream: null },
});
const uncertain = (trial: Trial): UncertainStory => ({
  ...{ ...acceptStory('answer-lost'), trial, status: 'settled', recovered: true, entries: null },
});

const facts = (drills: { records?: Trial[]; races?: Trial[]; uncertain?: Trial[] }) => ({
  records: { ...book().records, stories: (drills.records ?? []).map(record) },
  'parallel-accepts': { races: (drills.races ?? []).map(race) },
  'uncertain-execution': { stories: (drills.uncertain ?? []).map(uncertain), usual: null },
});

const sound = [told({ id: 'a' }), told({ id: 'b', account: 'bob', askedAtMs: 10 })];
const again = (trial: Trial): Trial => ({
  ...trial,
  journal: [...trial.journal, ...trial.journal.filter(({ operation }) => operation === 'transact')],
});

testCheck(keyPerOperation, {
  pass: [
    { name: 'a key for each execution, none for quote requests', facts: facts({ records: sound }) },
    { name: 'retries under the key of their execution', facts: facts({ records: sound.map(again), races: sound }) },
    {
      name: 'counters that each instance starts anew',
      facts: facts({
        records: [told({ id: 'a', key: 'order-1' }), told({ id: 'b', account: 'bob', key: 'order-2' })],
        races: [told({ id: 'c', key: 'order-1' }), told({ id: 'd', key: 'order-2' })],
      }),
    },
    {
      name: 'quote requests under keys of their own',
      facts: facts({ records: sound.map((trial) => told({ ...trial, quoteKey: `quote:${trial.id}` })) }),
    },
    {
      name: 'two requests for the same terms at once, taken for one',
      facts: facts({
        records: sound,
        races: [told({ id: 'c', quoteKey: 'terms' }), told({ id: 'd', quoteKey: 'terms', askedAtMs: 20 })],
      }),
    },
    {
      name: 'a quote that was never executed',
      facts: facts({ records: [...sound, told({ id: 'c', key: null })] }),
    },
    {
      name: 'one quote that answers two requests',
      facts: facts({ records: [...sound, told({ id: 'a', askedAtMs: 60 })] }),
    },
  ],
  fail: [
    {
      name: 'a key of the account alone',
      message: 'shared-by-trades',
      facts: facts({ records: [...sound, told({ id: 'c', key: 'alice' })], uncertain: ['d', 'e'].map(ofAlice) }),
    },
    {
      name: 'counters of two users that meet',
      message: 'shared-by-trades',
      facts: facts({
        records: [told({ id: 'a', key: 'order-1' }), told({ id: 'b', account: 'bob', key: 'order-1' })],
      }),
    },
    {
      name: 'quote requests of two users under one key',
      message: 'shared-by-quotes',
      facts: facts({
        records: [told({ id: 'a', quoteKey: 'terms' }), told({ id: 'b', account: 'bob', quoteKey: 'terms' })],
      }),
    },
    {
      name: 'the key of a quote that was executed already',
      message: 'shared-by-quotes',
      facts: facts({
        records: sound,
        races: [told({ id: 'c', quoteKey: 'alice' }), told({ id: 'd', quoteKey: 'alice', askedAtMs: 60 })],
      }),
    },
    {
      name: 'one key for the quote and for its execution',
      message: 'shared-by-operations',
      facts: facts({ records: sound.map(({ id, account }) => told({ id, account, key: id, quoteKey: id })) }),
    },
  ],
  unverified: [
    { name: 'only one user', facts: facts({ records: [told({ id: 'a' }), told({ id: 'b' })] }) },
    { name: 'one execution in each drill', facts: facts({ records: sound.slice(0, 1), races: sound.slice(1) }) },
    { name: 'nothing was executed', facts: facts({ records: [told({ id: 'a', key: null })] }) },
    { name: 'no upstream', facts: facts({ records: sound }), run: { upstream: { mode: 'none', url: null } } },
  ],
});

function ofAlice(id: string): Trial {
  return told({ id, key: 'alice' });
}
