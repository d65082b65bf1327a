import { testCheck } from '../../src/checks/test-check.js';
import { book, correct, entry } from '../support-traceability/records.fixture.js';
import { ledgerAppendOnly } from './ledger-append-only.check.js';

const maps = book().records.maps;

testCheck(ledgerAppendOnly, {
  pass: [
    { name: 'later postings are added', facts: book() },
    {
      name: 'entries come in another order and without ids',
      facts: book({
        entries: (ids, moment) => {
          const rows = correct.entries(ids, moment).map((row) => ({ ...row, entryId: null }));
          return moment === 'end' ? rows.reverse() : rows;
        },
      }),
    },
  ],
  fail: [
    {
      name: 'the hold becomes the credit',
      message: 'changed',
      facts: book({
        entries: (ids, moment) => [
          entry(ids, moment === 'reserved' ? 'pending' : 'credit', { entryId: `the-${ids.order}`, eventId: null }),
        ],
      }),
    },
    {
      name: 'a return edits the credit',
      message: 'changed',
      facts: book({
        entries: (ids, moment) =>
          ids.kind === 'returned' && moment === 'end'
            ? correct.entries(ids, 'terminal').map((row) => ({ ...row, amount: '0.00' }))
            : correct.entries(ids, moment),
      }),
    },
    {
      name: 'holds are deleted',
      message: 'vanished',
      facts: book({
        entries: (ids, moment) =>
          moment === 'reserved'
            ? correct.entries(ids, moment)
            : correct.entries(ids, moment).filter(({ kind }) => kind !== 'pending'),
      }),
    },
  ],
  unverified: [
    { name: 'there is no ledger', facts: book({ facts: { maps: { ...maps, ledger: null } } }) },
    {
      name: 'nothing happened after the first entries',
      facts: book({ story: (story) => ({ ...story, ledgers: story.ledgers.slice(-1) }) }),
    },
  ],
});
