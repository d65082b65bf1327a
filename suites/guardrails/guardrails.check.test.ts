import { arrived, call, story } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type { PageLockFacts, UnfundedFacts } from '../../src/model/facts/guardrails.js';
import { pagesShowNothingPrivate } from './pages-show-nothing-private.check.js';
import { quotesLockedOnDemand } from './quotes-locked-on-demand.check.js';
import { unfundedOrderBlocked } from './unfunded-order-blocked.check.js';

const accepts = (accept: ReturnType<typeof call>) =>
  story('unfunded', { met: { yes: true, how: 'the balance was 0.01' }, calls: [accept] });
const refused: UnfundedFacts = { trial: accepts(call('accept', 'refused')), obstacle: null, final: null };
const unfunded = (parts: Partial<UnfundedFacts>) => ({ 'unfunded-accept': { ...refused, ...parts } });

testCheck(unfundedOrderBlocked, {
  pass: [
    { name: 'refused at once', facts: unfunded({}) },
    { name: 'queued, then declined', facts: unfunded({ trial: accepts(call('accept', 'ok')), final: 'declined' }) },
    { name: 'queued and left open', facts: unfunded({ trial: accepts(call('accept', 'ok')), final: 'pending' }) },
  ],
  fail: [
    {
      name: 'shown as settled',
      message: 'delivered',
      facts: unfunded({ trial: accepts(call('accept', 'ok')), final: 'settled' }),
    },
    { name: 'HTTP 500', message: 'crashed', facts: unfunded({ trial: accepts(call('accept', 'error')) }) },
  ],
  unverified: [
    { name: 'no quote', facts: unfunded({ obstacle: { fault: 'partner', reason: 'no quote' } }) },
    { name: 'no answer', facts: unfunded({ trial: accepts(call('accept', 'error', { status: null })) }) },
  ],
});

const locking = arrived({ operation: 'createQuote', effect: 'quote-created' });
const calm: PageLockFacts = {
  obstacle: null,
  onLoad: [],
  onSteps: [locking],
  opened: true,
  locked: true,
  accepted: true,
  texts: [{ where: 'the quote page', text: 'Buy. This route is unavailable right now.' }],
  screenshot: null,
};
const page = (parts: Partial<PageLockFacts>) => ({ 'page-locks': { ...calm, ...parts } });
const stopped = page({
  obstacle: { fault: 'manifest', reason: 'ui.signIn.1 failed' },
  opened: false,
  locked: false,
  accepted: false,
  onSteps: [],
  texts: [],
});

testCheck(quotesLockedOnDemand, {
  pass: [{ name: 'one on the click', facts: page({}) }],
  fail: [
    { name: 'one on load', message: 'load', facts: page({ onLoad: [locking] }) },
    { name: 'one for each key', message: 'typing', facts: page({ onSteps: [locking, locking, locking] }) },
  ],
  unverified: [
    { name: 'nobody got in', facts: stopped },
    { name: 'no quote page named', facts: page({ opened: false }) },
  ],
});

testCheck(pagesShowNothingPrivate, {
  pass: [{ name: 'approved texts', facts: page({}) }],
  fail: [
    {
      name: 'the treasury is named',
      message: 'shown',
      facts: page({ texts: [{ where: 'the order', text: 'Provider: venue-b, treasury wallet hot-1' }] }),
    },
  ],
  unverified: [
    { name: 'nobody got in', facts: stopped },
    { name: 'no order', facts: page({ accepted: false }) },
  ],
});
