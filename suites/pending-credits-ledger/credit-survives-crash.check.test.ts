import { testCheck } from '../../src/checks/test-check.js';
import type { LedgerStory } from '../../src/model/facts/ledger.js';
import { creditSurvivesCrash } from './credit-survives-crash.check.js';
import { blocked, delivery, read, settledAt, story, twiceAt } from './story.fixture.js';

const told = { trade: 'settled', deliveries: [delivery()] } as const;
const good = {
  replayed: story('replayed-after-restart', [settledAt('settled'), settledAt('ended')], told),
  killed: story('killed-on-arrival', [settledAt('ended'), settledAt('later')], told),
};
const facts = (changed: Partial<Record<keyof typeof good, LedgerStory>> = {}) => ({
  'crash-settlement': { stories: Object.values({ ...good, ...changed }) },
});

testCheck(creditSurvivesCrash, {
  pass: [{ name: 'once before and after', facts: facts() }],
  fail: [
    {
      name: 'the replay is credited after the restart',
      message: 'twice',
      facts: facts({ replayed: story('replayed-after-restart', [settledAt('settled'), twiceAt('ended')], told) }),
    },
    {
      name: 'seen before the crash, never worked',
      message: 'unsettled',
      facts: facts({ killed: story('killed-on-arrival', [read('ended'), read('later')], told) }),
    },
    {
      name: 'settled without its credit',
      message: 'lost',
      facts: facts({ killed: story('killed-on-arrival', [settledAt('later', { final: '10', entries: [] })], told) }),
    },
  ],
  unverified: [
    {
      name: 'the app did not come up again',
      facts: facts({ killed: blocked('killed-on-arrival', 'the app did not come up again') }),
    },
    {
      name: 'the event is refused',
      facts: facts({
        killed: story('killed-on-arrival', [read('later')], { deliveries: [delivery({ status: 401 })] }),
      }),
    },
  ],
});
