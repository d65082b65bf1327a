import { testCheck } from '../../src/checks/test-check.js';
import type { LedgerStory, SurfaceReading } from '../../src/model/facts/ledger.js';
import { replayedEventsChangeNothing } from './replayed-events-change-nothing.check.js';
import { blocked, delivery, entry, failedAt, held, read, settledAt, story, twiceAt } from './story.fixture.js';

const deliveries = [delivery(), delivery({ sentAtMs: 1_700 })];
const settled = (...readings: readonly SurfaceReading[]) =>
  story('settled', readings, { trade: 'settled', deliveries });
const failed = (...readings: readonly SurfaceReading[]) =>
  story('failed', [held, ...readings], { trade: 'failed', deliveries });
const good = {
  settled: settled(settledAt('ended'), settledAt('replayed'), settledAt('renewed')),
  failed: failed(failedAt('ended'), failedAt('replayed')),
};
const facts = (changed: Partial<Record<keyof typeof good, LedgerStory>> = {}) => ({
  'event-replays': { stories: Object.values({ ...good, ...changed }) },
});

testCheck(replayedEventsChangeNothing, {
  pass: [{ name: 'nothing changes', facts: facts() }],
  fail: [
    {
      name: 'copies at once are credited each',
      message: 'again',
      facts: facts({ settled: settled(twiceAt('ended')) }),
    },
    {
      name: 'a replay is credited',
      message: 'again',
      facts: facts({ settled: settled(settledAt('ended'), twiceAt('replayed')) }),
    },
    {
      name: 'another id is credited',
      message: 'again',
      facts: facts({ settled: settled(settledAt('ended'), settledAt('replayed'), twiceAt('renewed')) }),
    },
    {
      name: 'copies at once leave no credit',
      message: 'lost',
      facts: facts({ settled: settled(settledAt('ended', { final: '10', entries: [] })) }),
    },
    {
      name: 'a replay moves the order back',
      message: 'changed',
      facts: facts({ settled: settled(settledAt('ended'), settledAt('replayed', { status: 'pending' })) }),
    },
    {
      name: 'a failed order is credited',
      message: 'changed',
      facts: facts({
        failed: failed(failedAt('ended'), failedAt('replayed', { final: '116.77345', entries: [entry('credit')] })),
      }),
    },
    {
      name: 'the hold is freed twice',
      message: 'freed',
      facts: facts({ failed: failed(failedAt('ended', { pending: '-106.77345' })) }),
    },
  ],
  unverified: [
    { name: 'no order', facts: facts({ settled: blocked('settled') }) },
    { name: 'no event was taken', facts: facts({ settled: story('settled', [settledAt('ended')], { met: false }) }) },
    {
      name: 'a failed order was credited before any replay',
      facts: facts({ failed: failed(failedAt('ended', { final: '116.77345' })) }),
    },
    { name: 'the order did not fail', facts: facts({ failed: failed(read('ended', { pending: '0' })) }) },
    {
      name: 'nobody told the app',
      facts: facts({
        settled: story('settled', [read('ended', { upstream: 'settled' })], {
          deliveries: [delivery({ status: 500 })],
        }),
      }),
    },
  ],
});
