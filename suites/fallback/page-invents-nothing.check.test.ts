import { arrived, quote } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type { PageOutageFacts } from '../../src/model/facts/outages.js';
import { pageInventsNothing } from './page-invents-nothing.check.js';

const absent = { visible: false, enabled: false, atMs: 0 };
const disabled = { visible: true, enabled: false, atMs: 0 };
const usable = { visible: true, enabled: true, atMs: 0 };
const refused = arrived({ operation: 'createQuote', effect: 'none' });
const made = arrived({ operation: 'createQuote', effect: 'quote-created', atMs: 200, poolId: 'EUR-USDC' });

const calm: PageOutageFacts = {
  obstacle: null,
  poolId: 'EUR-USDT',
  hits: 1,
  asked: [refused],
  quotes: [],
  before: absent,
  after: absent,
  sent: [{ method: 'POST', url: 'http://app.test/api/quotes', atMs: 0, answeredAtMs: 5, navigation: false }],
  screenshot: 'files/page-outage.png',
};
const page = (parts: Partial<PageOutageFacts>) => ({ 'page-outage': { ...calm, ...parts } });
const obstacle = { fault: 'manifest', reason: 'ui.signIn.1 failed' } as const;

testCheck(pageInventsNothing, {
  pass: [
    { name: 'an unavailable view', facts: page({}) },
    { name: 'a control that is there and cannot be used', facts: page({ before: null, after: disabled }) },
    {
      name: 'an indicative price of another pool, to choose from',
      facts: page({ asked: [refused, arrived({ operation: 'createQuote', effect: 'none', poolId: 'EUR-USDC' })] }),
    },
    { name: 'asked twice, an indicative price first', facts: page({ hits: 2, asked: [refused, refused] }) },
  ],
  fail: [
    {
      name: 'the next pool is taken at once',
      message: 'switched',
      facts: page({ asked: [refused, made], quotes: [quote({ poolId: 'EUR-USDC' })], after: usable }),
    },
    {
      name: 'and not even shown',
      message: 'switched',
      facts: page({ asked: [refused, made], quotes: [quote({ poolId: 'EUR-USDC' })] }),
    },
    { name: 'terms without a quote', message: 'offered', facts: page({ after: usable }) },
  ],
  unverified: [
    { name: 'nobody got in', facts: page({ obstacle, hits: 0, asked: [], after: null, sent: [], screenshot: null }) },
    { name: 'the steps ask for nothing', facts: page({ hits: 0, asked: [], after: null }) },
    { name: 'a control that can always be used', facts: page({ before: usable, after: usable }) },
    { name: 'the pool had a quote all the same', facts: page({ quotes: [quote()] }) },
  ],
});
