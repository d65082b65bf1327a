import { testCheck } from '../../src/checks/test-check.js';
import type { SurfaceReading } from '../../src/model/facts/ledger.js';
import type { Delivery } from '../../src/model/history.js';
import { blocked, delivery, failedAt, held, read, story } from '../pending-credits-ledger/story.fixture.js';
import { eventsAreAuthenticated } from './events-are-authenticated.check.js';

const forged = (status: number) => delivery({ signing: 're-serialised', status, sentAtMs: 1_400 });
const facts = (readings: readonly SurfaceReading[], deliveries: readonly Delivery[]) => ({
  'ledger-hold': { stories: [story('held', [held], { trade: 'failed' })] },
  'event-forgeries': {
    stories: [story('forged-settled', [held, ...readings, failedAt('ended')], { trade: 'failed', deliveries })],
  },
});

testCheck(eventsAreAuthenticated, {
  pass: [
    { name: 'forged refused, genuine taken', facts: facts([read('forged')], [forged(400), delivery()]) },
    {
      name: 'all answered alike, only the genuine had an effect',
      facts: facts([read('forged')], [forged(200), delivery()]),
    },
  ],
  fail: [
    {
      name: 'it verifies other bytes than were signed',
      message: 'refused',
      facts: facts([read('forged')], [forged(200), delivery({ status: 400 })]),
    },
  ],
  unverified: [
    {
      name: 'a forgery was believed',
      facts: facts([read('re-serialised', { status: 'settled' }), read('forged')], [forged(200), delivery()]),
    },
    { name: 'all are refused', facts: facts([read('forged')], [forged(400), delivery({ status: 400 })]) },
    {
      name: 'no order',
      facts: { 'ledger-hold': { stories: [] }, 'event-forgeries': { stories: [blocked('forged-settled')] } },
    },
  ],
});
