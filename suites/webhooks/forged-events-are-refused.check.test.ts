import { testCheck } from '../../src/checks/test-check.js';
import type { Delivery } from '../../src/model/history.js';
import { delivery, held, story } from '../pending-credits-ledger/story.fixture.js';
import { forgedEventsAreRefused } from './forged-events-are-refused.check.js';

const facts = (...deliveries: readonly Delivery[]) => ({
  'event-forgeries': { stories: [story('forged-settled', [held], { deliveries: [...deliveries, delivery()] })] },
});

testCheck(forgedEventsAreRefused, {
  pass: [
    {
      name: 'refused',
      facts: facts(delivery({ signing: 'unsigned', status: 400 }), delivery({ signing: 'stale', status: 401 })),
    },
  ],
  fail: [{ name: 'acknowledged', message: 'acknowledged', facts: facts(delivery({ signing: 'unsigned' })) }],
  unverified: [
    { name: 'no answer', facts: facts(delivery({ signing: 'unsigned', status: null, error: 'timeout' })) },
    { name: 'nothing was sent', facts: facts() },
  ],
});
