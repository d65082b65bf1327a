import { testCheck } from '../../src/checks/test-check.js';
import type { SurfaceReading } from '../../src/model/facts/ledger.js';
import { pendingCreditsLedger } from './pending-credits-ledger.check.js';
import { blocked, entry, held, payout, read, story } from './story.fixture.js';

const facts = (...readings: readonly SurfaceReading[]) => ({
  'ledger-hold': { stories: [story('held', readings, { trade: 'failed' })] },
});

testCheck(pendingCreditsLedger, {
  pass: [
    { name: 'pending throughout', facts: facts(read('accepted'), read('look 1'), held) },
    {
      name: 'no pending balance is shown',
      facts: facts(read('accepted', { pending: null }), read('held', { pending: null })),
    },
    { name: 'a queued accept is open at first', facts: facts(read('accepted', { status: 'open', entries: [] }), held) },
    {
      name: 'what comes after the hold is not judged here',
      facts: facts(held, read('ended', { upstream: 'failed', status: 'failed' })),
    },
    {
      name: 'the ledger answers with other orders too',
      facts: facts(read('held', { entries: [entry('pending'), { ...entry('credit', 'x'), orderRef: 'o9' }] })),
    },
  ],
  fail: [
    {
      name: 'a credit entry at the accept',
      message: 'credited',
      facts: facts(read('accepted', { entries: [entry('credit')] }), held),
    },
    {
      name: 'the pending amount counts as final',
      message: 'credited',
      facts: facts(read('held', { final: '116.77345' })),
    },
    {
      name: 'a credit that is taken back before the end',
      message: 'credited',
      facts: facts(read('look 1', { final: '116.77345' }), held),
    },
    { name: 'settled for the user', message: 'shownSettled', facts: facts(held, read('held', { status: 'settled' })) },
    { name: 'given up on after a while', message: 'markedFailed', facts: facts(read('held', { status: 'failed' })) },
  ],
  unverified: [
    { name: 'the accept was refused', facts: { 'ledger-hold': { stories: [blocked('held')] } } },
    {
      name: 'the trade did not stay reserved',
      facts: { 'ledger-hold': { stories: [story('held', [held], { met: false })] } },
    },
    {
      name: 'the manifest leaves out the balance',
      facts: facts(
        read('held', { final: null, problems: [{ fault: 'manifest', reason: 'operations.balance is left out' }] }),
      ),
    },
    { name: 'the last reading is missing', facts: facts(read('look 1', { pending: payout })) },
  ],
});
