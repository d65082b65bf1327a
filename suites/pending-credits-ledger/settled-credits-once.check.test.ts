import { testCheck } from '../../src/checks/test-check.js';
import type { LedgerStory, ReturnFacts, SurfaceReading } from '../../src/model/facts/ledger.js';
import { settledCreditsOnce } from './settled-credits-once.check.js';
import { blocked, delivery, entry, held, poll, read, settledAt, story, twiceAt } from './story.fixture.js';

const told = { trade: 'settled', deliveries: [delivery()], journal: [poll('settled')] } as const;
const settled = (id: string, ...readings: readonly SurfaceReading[]) => story(id, [held, ...readings], told);
const good = {
  settled: settled('settled', settledAt('ended'), settledAt('later')),
  'poll-only': settled('poll-only', settledAt('ended')),
  'both-1': settled('both-1', settledAt('ended'), settledAt('later')),
  'event-only': settled('event-only', settledAt('ended'), settledAt('later')),
};
const back = read('later', {
  status: 'returned',
  entries: [entry('credit'), entry('reversal')],
  upstream: 'returned',
  pending: '0',
});
const returned = (last: SurfaceReading, parts: Partial<ReturnFacts> = {}): ReturnFacts => ({
  stories: [settled('returned', settledAt('settled'), last)],
  told: [poll('returned')],
  reconcile: null,
  ...parts,
});
const facts = (
  changed: Partial<Record<keyof typeof good, LedgerStory>> = {},
  returning: ReturnFacts = returned(back),
) => {
  const { settled: outcome, ...paths } = { ...good, ...changed };
  return {
    'ledger-outcomes': { stories: [outcome] },
    'settlement-paths': { stories: Object.values(paths) },
    'ledger-return': returning,
  };
};

testCheck(settledCreditsOnce, {
  pass: [
    { name: 'once on every way', facts: facts() },
    {
      name: 'an app without polling is judged by the event',
      facts: facts({
        'poll-only': story('poll-only', [held, read('ended'), settledAt('rescued')], { ...told, met: false }),
      }),
    },
    {
      name: 'a balance in cents',
      facts: facts({
        settled: settled('settled', settledAt('ended', { final: '116.77' }), settledAt('later', { final: '116.77' })),
      }),
    },
    {
      name: 'a balance kept in floats',
      facts: facts({
        settled: settled('settled', settledAt('ended'), settledAt('later', { final: '116.77345000000001' })),
      }),
    },
    {
      name: 'shown as returned: whether the books follow is another question',
      facts: facts({}, returned(settledAt('later', { status: 'returned', upstream: 'returned' }))),
    },
    { name: 'a return that nobody looked for', facts: facts({}, returned(settledAt('unseen'), { told: [] })) },
    {
      name: 'signed amounts and the fiat leg as a debit',
      facts: facts({
        settled: settled(
          'settled',
          settledAt('ended', { entries: [entry('debit', 'd', '-100'), entry('credit')] }),
          settledAt('later'),
        ),
      }),
    },
    {
      name: 'no pending balance',
      facts: facts({
        'event-only': settled(
          'event-only',
          settledAt('ended', { pending: null }),
          settledAt('later', { pending: null }),
        ),
      }),
    },
  ],
  fail: [
    {
      name: 'event and poll both credit',
      message: 'twice',
      facts: facts({ 'both-1': settled('both-1', twiceAt('ended'), twiceAt('later')) }),
    },
    {
      name: 'a second credit comes late',
      message: 'twice',
      facts: facts({ settled: settled('settled', settledAt('ended'), twiceAt('later')) }),
    },
    {
      name: 'a second movement without an entry',
      message: 'twice',
      facts: facts({ 'event-only': settled('event-only', settledAt('ended', { final: '223.5469' })) }),
    },
    {
      name: 'settled but not credited',
      message: 'missing',
      facts: facts({ settled: settled('settled', settledAt('ended', { final: '10.00', entries: [] })) }),
    },
    {
      name: 'the balance moves by the fiat amount',
      message: 'differs',
      facts: facts({ settled: settled('settled', settledAt('ended', { final: '110.00' })) }),
    },
    {
      name: 'the hold stays',
      message: 'held',
      facts: facts({ settled: settled('settled', settledAt('ended', { pending: '106.77345' })) }),
    },
    {
      name: 'told, but pending for ever',
      message: 'unsettled',
      facts: facts({ 'event-only': settled('event-only', read('ended', { upstream: 'settled' })) }),
    },
    {
      name: 'a return seen and kept',
      message: 'kept',
      facts: facts({}, returned(settledAt('later', { upstream: 'returned' }))),
    },
  ],
  unverified: [
    { name: 'the settled order did not come about', facts: facts({ 'poll-only': blocked('poll-only') }) },
    {
      name: 'nobody told the app',
      facts: facts({ settled: story('settled', [held, read('ended', { upstream: 'settled' })], { trade: 'settled' }) }),
    },
    {
      name: 'the return did not come about',
      facts: facts({}, { stories: [blocked('returned')], told: [], reconcile: null }),
    },
    {
      name: 'no ledger',
      facts: facts({
        settled: settled(
          'settled',
          settledAt('ended', { entries: null, problems: [{ fault: 'manifest', reason: 'no ledger' }] }),
          settledAt('later'),
        ),
      }),
    },
  ],
});
