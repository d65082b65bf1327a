import { testCheck } from '../../src/checks/test-check.js';
import type { ReturnFacts, SurfaceReading } from '../../src/model/facts/ledger.js';
import { returnIsReversed } from './return-is-reversed.check.js';
import { blocked, entry, held, poll, read, settledAt, story } from './story.fixture.js';

const reversed = read('later', {
  status: 'returned',
  pending: '0',
  upstream: 'returned',
  entries: [entry('credit'), entry('reversal')],
});
const facts = (last: SurfaceReading, parts: Partial<ReturnFacts> = {}, met = true) => ({
  'ledger-return': {
    stories: [story('returned', [held, settledAt('settled'), last], { trade: 'returned', met })],
    told: [poll('returned')],
    reconcile: null,
    ...parts,
  },
});
const noBalance = { final: null, problems: [] };

testCheck(returnIsReversed, {
  pass: [
    { name: 'taken back once', facts: facts(reversed) },
    {
      name: 'taken back by the batch job, as a debit',
      facts: facts(
        { ...reversed, entries: [entry('credit'), entry('debit')] },
        { told: [], reconcile: { ok: true, output: '' } },
      ),
    },
    { name: 'seen in the ledger alone', facts: facts({ ...reversed, ...noBalance }) },
  ],
  fail: [
    { name: 'kept although it was told', message: 'kept', facts: facts(settledAt('later', { upstream: 'returned' })) },
    {
      name: 'kept although the batch job ran',
      message: 'kept',
      facts: facts(settledAt('later', { upstream: 'returned' }), { told: [], reconcile: { ok: true, output: '' } }),
    },
    {
      name: 'no entry takes it back',
      message: 'kept',
      facts: facts(settledAt('later', { ...noBalance, upstream: 'returned' })),
    },
    { name: 'taken back twice', message: 'twice', facts: facts({ ...reversed, final: '-96.77345' }) },
  ],
  unverified: [
    { name: 'the app did not look', facts: facts(settledAt('unseen', { upstream: 'returned' }), { told: [] }, false) },
    { name: 'the batch job failed', facts: facts(reversed, { reconcile: { ok: false, output: 'no such file' } }) },
    {
      name: 'the order did not come about',
      facts: { 'ledger-return': { stories: [blocked('returned')], told: [], reconcile: null } },
    },
  ],
});
