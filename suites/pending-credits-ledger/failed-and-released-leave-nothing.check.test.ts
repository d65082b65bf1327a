import { testCheck } from '../../src/checks/test-check.js';
import type { LedgerStory } from '../../src/model/facts/ledger.js';
import { failedAndReleasedLeaveNothing } from './failed-and-released-leave-nothing.check.js';
import { blocked, call, delivery, entry, failedAt, held, poll, read, settledAt, story } from './story.fixture.js';

const told = { trade: 'failed', deliveries: [delivery({ type: 'pool.transaction.failed' })] } as const;
const good = {
  failed: story('failed', [held, failedAt('ended')], told),
  released: story('released', [held, failedAt('ended', { status: 'released' })], {
    trade: 'released',
    journal: [poll('released')],
  }),
  settled: story('settled', [held, settledAt('ended'), settledAt('later')], { trade: 'settled' }),
};
const facts = (changed: Partial<Record<keyof typeof good, LedgerStory>> = {}) => ({
  'ledger-outcomes': { stories: Object.values({ ...good, ...changed }) },
});

testCheck(failedAndReleasedLeaveNothing, {
  pass: [
    { name: 'nothing is left', facts: facts() },
    {
      name: 'what was credited too early is taken back',
      facts: facts({
        failed: story('failed', [failedAt('ended', { entries: [entry('credit'), entry('reversal')] })], told),
        released: story(
          'released',
          [failedAt('ended', { final: null, entries: [entry('credit'), entry('reversal')] })],
          told,
        ),
      }),
    },
    {
      name: 'another word for released',
      facts: facts({ released: story('released', [failedAt('ended', { status: 'cancelled' })], told) }),
    },
    {
      name: 'no pending balance is shown',
      facts: facts({ failed: story('failed', [failedAt('ended', { pending: null })], told) }),
    },
  ],
  fail: [
    {
      name: 'a credit stays',
      message: 'credited',
      facts: facts({
        failed: story('failed', [failedAt('ended', { final: '116.77345', entries: [entry('credit')] })], told),
      }),
    },
    {
      name: 'a hold stays',
      message: 'held',
      facts: facts({
        released: story('released', [failedAt('ended', { status: 'released', pending: '106.77345' })], told),
      }),
    },
    {
      name: 'the order never ends',
      message: 'undecided',
      facts: facts({ failed: story('failed', [read('ended', { pending: '0', upstream: 'failed' })], told) }),
    },
    {
      name: 'no new start',
      message: 'locked',
      facts: facts({ settled: blocked('settled', 'refused', { calls: [call('lockQuote', 'refused')] }) }),
    },
  ],
  unverified: [
    { name: 'a trade did not come about', facts: facts({ failed: blocked('failed') }) },
    {
      name: 'the new start was hindered by something else',
      facts: facts({ settled: blocked('settled', 'timeout', { calls: [call('lockQuote', 'error')] }) }),
    },
    {
      name: 'nobody told the app',
      facts: facts({
        failed: story('failed', [held, read('ended', { upstream: 'failed' })], {
          deliveries: [delivery({ status: 401 })],
        }),
      }),
    },
    {
      name: 'no balance',
      facts: facts({
        failed: story(
          'failed',
          [failedAt('ended', { final: null, problems: [{ fault: 'manifest', reason: 'no balance' }] })],
          told,
        ),
      }),
    },
  ],
});
