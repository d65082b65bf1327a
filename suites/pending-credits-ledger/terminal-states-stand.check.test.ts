import { testCheck } from '../../src/checks/test-check.js';
import type { LedgerStory } from '../../src/model/facts/ledger.js';
import { blocked, delivery, entry, failedAt, held, read, settledAt, story, twiceAt } from './story.fixture.js';
import { terminalStatesStand } from './terminal-states-stand.check.js';

const deliveries = [delivery()];
const good = {
  settled: story('late-after-settled', [settledAt('ended'), settledAt('late')], { trade: 'settled', deliveries }),
  failed: story('late-after-failed', [failedAt('ended'), failedAt('late')], { trade: 'failed', deliveries }),
};
const facts = (changed: Partial<Record<keyof typeof good, LedgerStory>> = {}) => ({
  'event-order': { stories: Object.values({ ...good, ...changed }) },
});
const settled = (late: LedgerStory['readings'][number]) =>
  facts({ settled: story('late-after-settled', [settledAt('ended'), late], { trade: 'settled', deliveries }) });
const failed = (late: LedgerStory['readings'][number]) =>
  facts({ failed: story('late-after-failed', [failedAt('ended'), late], { trade: 'failed', deliveries }) });

testCheck(terminalStatesStand, {
  pass: [
    { name: 'both stood', facts: facts() },
    { name: 'another word for failed', facts: failed(failedAt('late', { status: 'cancelled' })) },
  ],
  fail: [
    { name: 'settled turns failed', message: 'regressed', facts: settled(settledAt('late', { status: 'failed' })) },
    { name: 'settled turns pending', message: 'regressed', facts: settled(settledAt('late', { status: 'pending' })) },
    { name: 'the credit is taken', message: 'taken', facts: settled(settledAt('late', { final: '10' })) },
    { name: 'the credit comes again', message: 'taken', facts: settled(twiceAt('late')) },
    { name: 'failed turns settled', message: 'revived', facts: failed(failedAt('late', { status: 'settled' })) },
    {
      name: 'failed is credited',
      message: 'credited',
      facts: failed(failedAt('late', { final: '116.77345', entries: [entry('credit')] })),
    },
  ],
  unverified: [
    {
      name: 'it did not settle first',
      facts: facts({ settled: story('late-after-settled', [held, read('ended'), read('late')], { deliveries }) }),
    },
    {
      name: 'it did not fail first',
      facts: facts({ failed: story('late-after-failed', [held, read('ended'), read('late')], { deliveries }) }),
    },
    { name: 'no order', facts: facts({ failed: blocked('late-after-failed') }) },
    {
      name: 'credited twice before any late event',
      facts: facts({ settled: story('late-after-settled', [twiceAt('ended'), twiceAt('late')], { trade: 'settled' }) }),
    },
    {
      name: 'credited before any late event',
      facts: facts({
        failed: story(
          'late-after-failed',
          [failedAt('ended', { final: '116.77345' }), failedAt('late', { final: '116.77345' })],
          { trade: 'failed' },
        ),
      }),
    },
    {
      name: 'no answer to the late event',
      facts: facts({ settled: story('late-after-settled', [settledAt('ended'), settledAt('late')], { met: false }) }),
    },
  ],
});
