import { arrived, call, story } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type { EntitlementFacts } from '../../src/model/facts/entitlement.js';
import type { Trial } from '../../src/model/history.js';
import { capabilitiesReadFirst } from './capabilities-read-first.check.js';
import { foreignQuoteRefused } from './foreign-quote-refused.check.js';
import { overLimitRefused } from './over-limit-refused.check.js';
import { unsupportedNetworkRefused } from './unsupported-network-refused.check.js';

const bobAccepts = call('accept', 'refused', { atMs: 50, account: 'bob' });
const aliceAccepts = call('accept', 'ok', { atMs: 800, outputs: { orderRef: 'o1' } });
const usual: EntitlementFacts = {
  trials: [
    story('foreign-quote', {
      calls: [bobAccepts, aliceAccepts, call('order', 'refused', { atMs: 900, account: 'bob' })],
      journal: [arrived({ atMs: 810 })],
    }),
  ],
  obstacles: {},
  distinct: true,
  stranger: 'bob',
  unsupported: { network: 'dogecoin', call: call('lockQuote', 'refused'), quotes: [] },
  overLimit: { amount: '500000.00', maximum: '250000.00', call: call('lockQuote', 'refused'), asked: [], quotes: [] },
};
const told = (trial: Partial<Trial>) => ({ entitlement: { ...usual, trials: [story('foreign-quote', trial)] } });
const over = (parts: Partial<Extract<EntitlementFacts['unsupported'], { call: unknown }>>) => ({
  entitlement: {
    ...usual,
    unsupported: { network: 'dogecoin', call: call('lockQuote', 'refused'), quotes: [], ...parts },
  },
});

testCheck(foreignQuoteRefused, {
  pass: [{ name: 'refused, and the order is hidden', facts: { entitlement: usual } }],
  fail: [
    {
      name: 'executed for the stranger',
      message: 'executed',
      facts: told({ calls: [bobAccepts], journal: [arrived({ atMs: 60 })] }),
    },
    { name: 'HTTP 500', message: 'crashed', facts: told({ calls: [call('accept', 'error', { account: 'bob' })] }) },
    {
      name: 'the order is open to all',
      message: 'read',
      facts: told({
        calls: [bobAccepts, aliceAccepts, call('order', 'ok', { account: 'bob', outputs: { status: 'settled' } })],
        journal: [arrived({ atMs: 810 })],
      }),
    },
  ],
  unverified: [
    { name: 'one and the same user', facts: { entitlement: { ...usual, distinct: false } } },
    { name: 'nothing was sent', facts: told({ met: { yes: false, how: 'no quote' } }) },
  ],
});

const unnamed = {
  name: 'no such network named',
  facts: { entitlement: { ...usual, unsupported: { network: null, lanesLine: 40 } } },
};
const unheard = { name: 'nobody answered', facts: over({ call: call('lockQuote', 'error', { status: null }) }) };
const relayed = over({ quotes: [arrived({ operation: 'createQuote', status: 400, effect: 'none' })] });
testCheck(unsupportedNetworkRefused, {
  pass: [
    { name: 'refused before a lock', facts: { entitlement: usual } },
    { name: 'left to the upstream, which refuses', facts: relayed },
  ],
  fail: [{ name: 'a quote', message: 'locked', facts: over({ call: call('lockQuote', 'ok') }) }],
  unverified: [unheard],
  notApplicable: [unnamed],
});

testCheck(capabilitiesReadFirst, {
  pass: [{ name: 'refused at home', facts: { entitlement: usual } }],
  fail: [
    { name: 'left to the upstream', message: 'asked', facts: relayed },
    { name: 'HTTP 500', message: 'crashed', facts: over({ call: call('lockQuote', 'error') }) },
  ],
  unverified: [unheard],
  notApplicable: [unnamed],
});

const tooMuch = (parts: Partial<NonNullable<EntitlementFacts['overLimit']>>) => ({
  entitlement: { ...usual, overLimit: usual.overLimit && { ...usual.overLimit, ...parts } },
});
testCheck(overLimitRefused, {
  pass: [
    { name: 'refused', facts: { entitlement: usual } },
    { name: 'left to the upstream, which refuses', facts: tooMuch({ call: call('lockQuote', 'unavailable') }) },
  ],
  fail: [
    { name: 'a quote', message: 'locked', facts: tooMuch({ call: call('lockQuote', 'ok') }) },
    {
      name: 'a smaller one',
      message: 'shrunk',
      facts: tooMuch({ call: call('lockQuote', 'ok'), quotes: [{ quoteId: 'pq_1', amountIn: '230000.00' }] }),
    },
  ],
  unverified: [
    { name: 'no answer', facts: tooMuch({ call: call('lockQuote', 'error', { status: null }) }) },
    { name: 'the limit is not known', facts: { entitlement: { ...usual, overLimit: null } } },
  ],
});
