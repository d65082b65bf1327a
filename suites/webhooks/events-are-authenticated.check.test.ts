import { testCheck } from '../../src/checks/test-check.js';
import type { SurfaceReading } from '../../src/model/facts/ledger.js';
import { blocked, delivery, failedAt, held, read, settledAt, story } from '../pending-credits-ledger/story.fixture.js';
import { eventsAreAuthenticated } from './events-are-authenticated.check.js';

const deliveries = [delivery({ signing: 're-serialised', status: 400 }), delivery()];
const facts = (...readings: readonly SurfaceReading[]) => ({
  'event-forgeries': {
    stories: [
      story('forged-settled', [held, ...readings, failedAt('ended')], { trade: 'failed', deliveries }),
      story('forged-failed', [held, read('forged'), settledAt('ended')], { trade: 'settled', deliveries }),
    ],
  },
});

testCheck(eventsAreAuthenticated, {
  pass: [{ name: 'no forgery has an effect', facts: facts(read('re-serialised'), read('forged')) }],
  fail: [
    {
      name: 'the parsed body is verified',
      message: 'believed',
      facts: facts(read('re-serialised', { status: 'settled' }), read('forged')),
    },
  ],
  unverified: [{ name: 'no order', facts: { 'event-forgeries': { stories: [blocked('forged-settled')] } } }],
});
