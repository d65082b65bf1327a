import { testCheck } from '../../src/checks/test-check.js';
import type { SurfaceReading } from '../../src/model/facts/ledger.js';
import { settlesWithoutEvents } from './settles-without-events.check.js';
import { blocked, delivery, held, poll, read, type StoryParts, settledAt, story } from './story.fixture.js';

const facts = (ended: SurfaceReading, parts: StoryParts = {}) => ({
  'settlement-paths': { stories: [story('poll-only', [held, ended], { trade: 'settled', ...parts })] },
});
const waiting = read('ended', { upstream: 'settled' });

testCheck(settlesWithoutEvents, {
  pass: [{ name: 'settled by polling', facts: facts(settledAt('ended'), { journal: [poll('settled')] }) }],
  fail: [
    { name: 'asked and ignored the answer', message: 'ignored', facts: facts(waiting, { journal: [poll('settled')] }) },
    { name: 'takes no events and never asks', message: 'waits', facts: facts(waiting, { met: false }) },
  ],
  unverified: [
    { name: 'lives on events alone', facts: facts(waiting, { met: false, deliveries: [delivery()] }) },
    { name: 'the order did not come about', facts: { 'settlement-paths': { stories: [blocked('poll-only')] } } },
    { name: 'the order cannot be read', facts: facts(read('ended', { status: null })) },
  ],
});
