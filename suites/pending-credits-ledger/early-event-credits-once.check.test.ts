import { testCheck } from '../../src/checks/test-check.js';
import type { SurfaceReading } from '../../src/model/facts/ledger.js';
import { earlyEventCreditsOnce } from './early-event-credits-once.check.js';
import { blocked, delivery, read, settledAt, story, twiceAt } from './story.fixture.js';

const facts = (later: SurfaceReading, deliveries = [delivery()]) => ({
  'event-order': { stories: [story('early', [later], { trade: 'settled', deliveries })] },
});

testCheck(earlyEventCreditsOnce, {
  pass: [
    { name: 'once', facts: facts(settledAt('later')) },
    {
      name: 'unknown at first, taken when it came again',
      facts: facts(settledAt('later'), [delivery({ status: 404 }), delivery()]),
    },
  ],
  fail: [
    { name: 'twice', message: 'twice', facts: facts(twiceAt('later')) },
    {
      name: 'the late answer moved it back',
      message: 'regressed',
      facts: facts(read('later', { upstream: 'settled' })),
    },
    {
      name: 'settled without a credit',
      message: 'lost',
      facts: facts(settledAt('later', { final: '10.00', entries: [] })),
    },
  ],
  unverified: [
    { name: 'no order', facts: { 'event-order': { stories: [blocked('early')] } } },
    { name: 'events are refused', facts: facts(read('later', { upstream: 'settled' }), [delivery({ status: 400 })]) },
  ],
});
