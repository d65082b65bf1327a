import { testCheck } from '../../src/checks/test-check.js';
import type { Delivery } from '../../src/model/history.js';
import { delivery, settledAt, story } from '../pending-credits-ledger/story.fixture.js';
import { replaysAreAcknowledged } from './replays-are-acknowledged.check.js';

const facts = (...deliveries: readonly Delivery[]) => ({
  'event-replays': { stories: [story('settled', [settledAt('ended')], { deliveries })] },
});
const later = (status: number | null) => delivery({ sentAtMs: 1_700, answeredAtMs: 1_710, status });

testCheck(replaysAreAcknowledged, {
  pass: [
    { name: 'acknowledged again', facts: facts(delivery(), later(200)) },
    {
      name: 'a copy at the same moment may be put off',
      facts: facts(delivery(), delivery({ status: 409 }), later(204)),
    },
    { name: 'another id is another event', facts: facts(delivery(), later(200), { ...later(422), eventId: 'e2' }) },
  ],
  fail: [{ name: 'refused', message: 'refused', facts: facts(delivery(), later(409)) }],
  unverified: [
    { name: 'never taken', facts: facts(delivery({ status: 400 }), later(400)) },
    { name: 'never sent again', facts: facts(delivery()) },
  ],
});
