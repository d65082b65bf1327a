import { testCheck } from '../../src/checks/test-check.js';
import type { SurfaceReading } from '../../src/model/facts/ledger.js';
import { call, read, story } from './story.fixture.js';
import { unavailableQuoteCreditsNobody } from './unavailable-quote-credits-nobody.check.js';

const facts = (after: SurfaceReading, met = true) => ({
  'ledger-unavailable': {
    stories: [story('unavailable', [after], { met, calls: [call('lockQuote', 'unavailable')] })],
    hits: 1,
  },
});
const after = read('after', { status: null, pending: '0', entries: null, upstream: null });

testCheck(unavailableQuoteCreditsNobody, {
  pass: [
    { name: 'no balance moved', facts: facts(after) },
    { name: 'no pending balance is shown', facts: facts({ ...after, pending: null }) },
  ],
  fail: [
    { name: 'credited', message: 'credited', facts: facts({ ...after, final: '116.77345' }) },
    { name: 'held', message: 'held', facts: facts({ ...after, pending: '100' }) },
  ],
  unverified: [
    { name: 'the app did not ask upstream', facts: facts(after, false) },
    {
      name: 'no balance',
      facts: facts({ ...after, final: null, problems: [{ fault: 'manifest', reason: 'no balance' }] }),
    },
  ],
});
