import { mostAsked } from '../../properties/retry/laws/pace.js';
import { arrived, call, story } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type { Call } from '../../src/model/call.js';
import type { OutageFacts, ReadInOutage, RefusedPrice, TrackingFacts } from '../../src/model/facts/outages.js';
import { discoveryDownOffersNothing } from './discovery-down-offers-nothing.check.js';
import { noPriceInvented } from './no-price-invented.check.js';
import { outageKeepsTracking } from './outage-keeps-tracking.check.js';
import { unavailableIsNormal } from './unavailable-is-normal.check.js';
import { unavailableNotHammered } from './unavailable-not-hammered.check.js';
import { unavailableWordsAreGeneric } from './unavailable-words-are-generic.check.js';

const asking = (atMs: number) => arrived({ operation: 'createQuote', atMs, effect: 'none' });
const askedTimes = (count: number) => Array.from({ length: count }, (_, index) => asking(index + 1));
const told = (message: string) => call('lockQuote', 'unavailable', { outputs: { message } });
const usualPrice: RefusedPrice = {
  reason: 'pool_dry',
  call: told('This route is unavailable right now.'),
  asked: [asking(2)],
  hits: 1,
};
const read = (operation: 'lanes' | 'indicativeQuote', usual: Call, during: Call, hits = 1): ReadInOutage => ({
  mapped: true,
  usual: { ...usual, operation },
  during: { ...during, operation },
  hits,
});
const lanes = (available: unknown) =>
  call('lanes', 'ok', { outputs: { lanes: [{ poolId: 'EUR-USDT', network: 'tron', available }] } });
const priced = call('indicativeQuote', 'ok', { outputs: { rate: '1.07' } });
const usual: OutageFacts = {
  prices: [usualPrice],
  lanes: read('lanes', lanes(true), call('lanes', 'unavailable')),
  indicative: read('indicativeQuote', priced, call('indicativeQuote', 'unavailable')),
};
const price = (parts: Partial<RefusedPrice>) => ({ outages: { ...usual, prices: [{ ...usualPrice, ...parts }] } });
const lanesAre = (parts: Partial<ReadInOutage>) => ({ outages: { ...usual, lanes: { ...usual.lanes, ...parts } } });
const priceIs = (parts: Partial<ReadInOutage>) => ({
  outages: { ...usual, indicative: { ...usual.indicative, ...parts } },
});
const unasked = { name: 'the upstream was not asked', facts: price({ hits: 0, asked: [] }) };

testCheck(unavailableIsNormal, {
  pass: [
    { name: 'an unavailable view', facts: price({}) },
    { name: 'a refusal', facts: price({ call: call('lockQuote', 'refused') }) },
    {
      name: 'HTTP 503 that the manifest reads as unavailable',
      facts: price({ call: call('lockQuote', 'unavailable', { status: 503 }) }),
    },
  ],
  fail: [
    { name: 'HTTP 500', message: 'crashed', facts: price({ call: call('lockQuote', 'error', { status: 500 }) }) },
    { name: 'a quote all the same', message: 'invented', facts: price({ call: call('lockQuote', 'ok') }) },
  ],
  unverified: [unasked, { name: 'no answer', facts: price({ call: call('lockQuote', 'error', { status: null }) }) }],
});

testCheck(unavailableNotHammered, {
  pass: [
    { name: 'asked once', facts: price({}) },
    { name: 'asked a few times', facts: price({ asked: askedTimes(mostAsked), hits: mostAsked }) },
  ],
  fail: [
    {
      name: 'asked once too often',
      message: 'hammered',
      facts: price({ asked: askedTimes(mostAsked + 1), hits: mostAsked + 1 }),
    },
  ],
  unverified: [unasked],
});

testCheck(unavailableWordsAreGeneric, {
  pass: [{ name: 'an approved text', facts: price({}) }],
  fail: [
    {
      name: 'the source is named',
      message: 'told',
      facts: price({ call: told('primary liquidity provider venue-b is down') }),
    },
  ],
  unverified: [
    unasked,
    { name: 'no text that is known', facts: price({ call: call('lockQuote', 'unavailable', { status: null }) }) },
  ],
});

testCheck(discoveryDownOffersNothing, {
  pass: [
    { name: 'maintenance', facts: lanesAre({}) },
    { name: 'listed as not available', facts: lanesAre({ during: lanes(false) }) },
    { name: 'an empty list', facts: lanesAre({ during: call('lanes', 'ok', { outputs: { lanes: [] } }) }) },
  ],
  fail: [
    { name: 'yesterday is shown', message: 'offered', facts: lanesAre({ during: lanes(true) }) },
    { name: 'listed without a word', message: 'offered', facts: lanesAre({ during: lanes(undefined) }) },
  ],
  unverified: [
    { name: 'no such operation', facts: lanesAre({ mapped: false, usual: null, during: null, hits: 0 }) },
    { name: 'discovery was not asked', facts: lanesAre({ during: lanes(true), hits: 0 }) },
    { name: 'never anything on offer', facts: lanesAre({ usual: lanes(false) }) },
  ],
});

testCheck(noPriceInvented, {
  pass: [
    { name: 'no price', facts: priceIs({}) },
    { name: 'an ok without a rate', facts: priceIs({ during: call('indicativeQuote', 'ok') }) },
  ],
  fail: [{ name: 'the last price', message: 'invented', facts: priceIs({ during: priced }) }],
  unverified: [
    { name: 'no such operation', facts: priceIs({ mapped: false, usual: null, during: null, hits: 0 }) },
    { name: 'the upstream was not asked', facts: priceIs({ during: priced, hits: 0 }) },
  ],
});

const tracked: TrackingFacts = {
  trial: story('tracking-outage', {
    met: { yes: true, how: '3 status reads of the app failed after the accept' },
    calls: [call('accept', 'ok', { atMs: 5 })],
  }),
  obstacle: null,
  hits: 3,
  during: ['pending'],
  final: 'settled',
};
const tracking = (parts: Partial<TrackingFacts>) => ({ 'tracking-outage': { ...tracked, ...parts } });

testCheck(outageKeepsTracking, {
  pass: [{ name: 'pending, then settled', facts: tracking({}) }],
  fail: [
    { name: 'given up', message: 'concluded', facts: tracking({ during: ['pending', 'failed'] }) },
    { name: 'forgotten', message: 'lost', facts: tracking({ final: 'pending' }) },
  ],
  unverified: [
    {
      name: 'nothing was read',
      facts: tracking({ hits: 0, trial: story('tracking-outage', { met: { yes: false, how: 'no reads' } }) }),
    },
    { name: 'no trade', facts: tracking({ obstacle: { fault: 'partner', reason: 'no trade' } }) },
  ],
});
