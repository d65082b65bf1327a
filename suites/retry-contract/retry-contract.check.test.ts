import { arrived, call, trade } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type { AcceptStory, CrashStory, UncertainStory } from '../../src/model/facts/duplicates.js';
import type { Trial } from '../../src/model/history.js';
import { acceptStory } from '../double-click-duplicates/accepts.fixture.js';
import { crashedExecutionResolves } from './crashed-execution-resolves.check.js';
import { noParallelExecutions } from './no-parallel-executions.check.js';
import { uncertainExecutionResolves } from './uncertain-execution-resolves.check.js';

type Ended = Partial<Pick<UncertainStory, 'status' | 'recovered' | 'orders' | 'obstacle'>>;

const ended = (parts: Ended, trial: Partial<Trial> = {}): UncertainStory => ({
  ...acceptStory('answer-lost', trial),
  status: 'settled',
  recovered: true,
  entries: null,
  ...parts,
});

function table<F>(facts: (story: UncertainStory) => F) {
  const refused = { calls: [call('accept', 'ok', { outputs: { orderRef: 'o1' } }), call('order', 'refused')] };
  return {
    pass: [
      { name: 'settled as upstream', facts: facts(ended({})) },
      { name: 'expired without a trade', facts: facts(ended({ status: 'expired' }, { trade: null })) },
      {
        name: 'released as upstream',
        facts: facts(ended({ status: 'released' }, { trade: trade({ status: 'released' }) })),
      },
    ],
    fail: [
      { name: 'written off', message: 'denied' as const, facts: facts(ended({ status: 'failed' })) },
      { name: 'pending for ever', message: 'unresolved' as const, facts: facts(ended({ status: 'pending' })) },
      { name: 'forgotten', message: 'lost' as const, facts: facts(ended({ status: null }, refused)) },
    ],
    unverified: [
      { name: 'no order found', facts: facts(ended({ status: null, orders: [] })) },
      {
        name: 'replaced by another execution, which is a duplicate',
        facts: facts(
          ended({ status: 'failed' }, { unclaimed: { quotes: [], trades: [trade({ transactId: 'other' })] } }),
        ),
      },
      {
        name: 'as pending as its trade, which a sandbox leaves reserved',
        facts: facts(ended({ status: 'pending' }, { trade: trade({ status: 'reserved' }) })),
      },
      { name: 'the app may still be waiting', facts: facts(ended({ status: null, recovered: false })) },
      { name: 'nothing failed', facts: facts(ended({}, { met: { yes: false, how: 'no request reached the fault' } })) },
      { name: 'cut off', facts: facts(ended({ obstacle: { fault: 'harness', reason: 'cut off' } })) },
    ],
  };
}

testCheck(
  uncertainExecutionResolves,
  table((story) => ({ 'uncertain-execution': { stories: [story], usual: null } })),
);

const killed = (story: UncertainStory, parts: Partial<CrashStory> = {}): CrashStory => ({
  ...story,
  aim: 'before-answer',
  landing: { point: 'before-answer', how: 'the execution was held upstream after taking effect' },
  optional: false,
  ...parts,
});
const crashes = (...stories: readonly CrashStory[]) => ({ 'crash-execution': { stories, usual: null } });
const good = killed(ended({}));
const aimed = { aim: 'before-send', optional: true } as const;
const crashTable = table((story) => crashes(killed(story)));
testCheck(crashedExecutionResolves, {
  ...crashTable,
  pass: [
    ...crashTable.pass,
    {
      name: 'an aimed kill that landed nowhere',
      facts: crashes(good, killed(ended({}, { met: { yes: false, how: 'nothing shows it' } }), aimed)),
    },
    {
      name: 'an accept that died with its process',
      facts: crashes(good, killed(ended({ status: null, orders: [] }, { trade: null, journal: [] }), aimed)),
    },
  ],
  fail: [
    ...crashTable.fail,
    {
      name: 'never sent and never ended',
      message: 'unresolved',
      facts: crashes(good, killed(ended({ status: 'pending' }, { trade: null, journal: [] }), aimed)),
    },
  ],
});

const race = (story: AcceptStory, together = 2) => ({
  'parallel-accepts': {
    races: [
      {
        ...story,
        kind: 'two-tabs',
        hold: 'none' as const,
        optional: false,
        overlap: { accepts: 2, spreadMs: 1, together, duringExecution: 1, upstream: null },
      },
    ],
  },
});
testCheck(noParallelExecutions, {
  pass: [
    { name: 'one after another', facts: race(acceptStory('r', { journal: [arrived(), arrived({ atMs: 200 })] })) },
  ],
  fail: [
    {
      name: 'two open at once',
      message: 'parallel',
      facts: race(acceptStory('r', { journal: [arrived(), arrived({ atMs: 102 })] })),
    },
  ],
  unverified: [
    { name: 'no overlap of accepts', facts: race(acceptStory('r'), 1) },
    { name: 'nothing executed', facts: race(acceptStory('r', { journal: [] })) },
    { name: 'no upstream', facts: race(acceptStory('r')), run: { upstream: { mode: 'none', url: null } } },
  ],
});
