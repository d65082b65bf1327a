import { testCheck } from '../../src/checks/test-check.js';
import type { PageReading } from '../../src/model/facts/ledger.js';
import { pageWaitsForSettlement } from './page-waits-for-settlement.check.js';
import { trial } from './story.fixture.js';

const look = (
  text: string | null,
  status: PageReading['status'],
  upstream: PageReading['upstream'] = 'reserved',
): PageReading => ({
  label: 'look',
  atMs: 1,
  text,
  status,
  upstream,
});
const facts = (readings: readonly PageReading[], met = true) => ({
  'ledger-page': {
    trial: trial('page', { met }),
    obstacle: null,
    readings,
    screenshots: [{ label: 'reserved', file: 'order.png' }],
  },
});

testCheck(pageWaitsForSettlement, {
  pass: [
    { name: 'pending', facts: facts([look('Processing', 'pending')]) },
    {
      name: 'failed once the trade has',
      facts: facts([look('Processing', 'pending'), look('Failed', 'failed', 'failed')]),
    },
  ],
  fail: [
    {
      name: 'settled at the accept',
      message: 'final',
      facts: facts([look('Done', 'settled'), look('Processing', 'pending')]),
    },
    {
      name: 'failed after a while',
      message: 'final',
      facts: facts([look('Processing', 'pending'), look('Failed', 'failed')]),
    },
  ],
  unverified: [
    { name: 'the element is not there', facts: facts([look(null, null)]) },
    { name: 'a word that the vocabulary does not know', facts: facts([look('On its way', null)]) },
    { name: 'the page brought no trade', facts: facts([], false) },
  ],
});
