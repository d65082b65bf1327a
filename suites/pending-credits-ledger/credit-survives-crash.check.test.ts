import { testCheck } from '../../src/checks/test-check.js';
import type { CrashLanding } from '../../src/model/crash-points.js';
import type { LedgerStory, SurfaceReading } from '../../src/model/facts/ledger.js';
import { creditSurvivesCrash } from './credit-survives-crash.check.js';
import { blocked, delivery, read, settledAt, story, twiceAt } from './story.fixture.js';

const told = { trade: 'settled', deliveries: [delivery()] } as const;
const good = {
  replayed: story('replayed-after-restart', [settledAt('settled'), settledAt('ended')], told),
  killed: story('killed-on-arrival', [settledAt('ended'), settledAt('later')], told),
  known: story('killed-after-acknowledgement', [settledAt('ended')], told),
};
const inProgress: CrashLanding = { point: 'event-in-progress', how: 'the event was not answered' };
const answered: CrashLanding = { point: 'event-answered', how: 'the event was answered with 200' };
const facts = (
  changed: Partial<Record<keyof typeof good | 'again', LedgerStory>> = {},
  landing: CrashLanding = inProgress,
) => ({
  'crash-settlement': {
    stories: Object.values({ ...good, ...changed }),
    landings: { 'killed-on-arrival': landing, 'killed-after-acknowledgement': answered },
  },
});
const again = (...readings: SurfaceReading[]) => ({ again: story('killed-on-arrival-2', readings, told) });

testCheck(creditSurvivesCrash, {
  pass: [
    { name: 'once before and after', facts: facts() },
    { name: 'no kill met the event under way', facts: facts({}, answered) },
    { name: 'a second kill met it', facts: facts(again(settledAt('ended'), settledAt('later')), answered) },
  ],
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
      name: 'acknowledged before the crash, never worked',
      message: 'forgotten',
      facts: facts({ known: story('killed-after-acknowledgement', [read('ended')], told) }),
    },
    {
      name: 'acknowledged and settled, its credit died in a queue',
      message: 'lost',
      facts: facts({
        known: story('killed-after-acknowledgement', [settledAt('ended', { final: '10', entries: [] })], told),
      }),
    },
    {
      name: 'the second kill made a second credit',
      message: 'twice',
      facts: facts(again(settledAt('ended'), twiceAt('later')), answered),
    },
    {
      name: 'settled without its credit',
      message: 'lost',
      facts: facts({ killed: story('killed-on-arrival', [settledAt('later', { final: '10', entries: [] })], told) }),
    },
  ],
  unverified: [
    {
      name: 'no event was acknowledged',
      facts: facts({ known: story('killed-after-acknowledgement', [settledAt('ended')], { ...told, met: false }) }),
    },
    {
      name: 'a story was left out',
      facts: { 'crash-settlement': { stories: [good.replayed, good.killed], landings: {} } },
    },
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
