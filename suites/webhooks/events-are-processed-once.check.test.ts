import { testCheck } from '../../src/checks/test-check.js';
import type { SurfaceReading } from '../../src/model/facts/ledger.js';
import {
  blocked,
  delivery,
  failedAt,
  held,
  settledAt,
  story,
  twiceAt,
} from '../pending-credits-ledger/story.fixture.js';
import { eventsAreProcessedOnce } from './events-are-processed-once.check.js';

const deliveries = [delivery(), delivery({ sentAtMs: 1_700 })];
const failed = story('failed', [held, failedAt('ended'), failedAt('replayed')], { trade: 'failed', deliveries });
const facts = (...readings: readonly SurfaceReading[]) => ({
  'event-replays': { stories: [story('settled', readings, { trade: 'settled', deliveries }), failed] },
});

testCheck(eventsAreProcessedOnce, {
  pass: [
    { name: 'once', facts: facts(settledAt('ended'), settledAt('replayed'), settledAt('renewed')) },
    {
      name: 'the same news under another id is not the same event',
      facts: facts(settledAt('ended'), settledAt('replayed'), twiceAt('renewed')),
    },
  ],
  fail: [{ name: 'a replay counts', message: 'processed', facts: facts(settledAt('ended'), twiceAt('replayed')) }],
  unverified: [{ name: 'no order', facts: { 'event-replays': { stories: [blocked('settled'), failed] } } }],
});
