import { testCheck } from '../../src/checks/test-check.js';
import type { RecordKind } from '../../src/model/facts/records.js';
import { book, correct, idsOf, only } from '../support-traceability/records.fixture.js';
import { closeEqualsFeed } from './close-equals-feed.check.js';

const { maps, closes } = book().records;
type Rows = ReturnType<typeof correct.rows>;
const of = (kind: RecordKind, change: (rows: Rows) => Rows) =>
  book({
    rows: (ids, label) => {
      const rows = correct.rows(ids, label);
      return ids.kind === kind && label !== 'before' && label !== 'after' ? change(rows) : rows;
    },
  });

testCheck(closeEqualsFeed, {
  pass: [
    { name: 'one row for each order', facts: book() },
    {
      name: 'a close by movement leaves out what moved nothing',
      facts: book({
        rows: (ids, label) => (['failed', 'released', 'reserved'].includes(ids.kind) ? [] : correct.rows(ids, label)),
      }),
    },
    {
      name: 'a declined order has a row',
      facts: of('declined', () => [{ orderRef: idsOf('declined').order, status: 'declined' }]),
    },
    {
      name: 'released or returned is one outcome',
      facts: of('released', (rows) => rows.map((row) => ({ ...row, status: 'returned' }))),
    },
    {
      name: 'one word for failed and released',
      facts: book({
        rows: (ids, label) =>
          correct.rows(ids, label).map((row) => (row.status === 'released' ? { ...row, status: 'failed' } : row)),
        status: (ids) => (ids.kind === 'released' ? 'failed' : correct.status(ids)),
      }),
    },
    {
      name: 'a close by movement has two rows for a return',
      facts: book({
        rows: (ids, label) => [
          ...correct.rows(ids, label === 'end' && ids.kind === 'returned' ? 'first' : label),
          ...(label === 'end' && ids.kind === 'returned' ? correct.rows(ids, 'end') : []),
        ],
      }),
    },
    {
      name: 'a return that the app had no chance to see',
      facts: book({
        rows: (ids, label) => correct.rows(ids, ids.kind === 'returned' && label === 'end' ? 'first' : label),
        facts: { returnNoticed: { looked: false, reconciled: false } },
      }),
    },
    {
      name: 'orders of other days stand beside',
      facts: book({
        rows: (ids, label) => [
          ...correct.rows(ids, label),
          ...(ids.kind === 'expired'
            ? [{ orderRef: 'older', tradeId: 'txn_old', status: 'settled', amount: '1.00' }]
            : []),
        ],
      }),
    },
  ],
  fail: [
    { name: 'failed orders are left out', message: 'absent', facts: of('failed', () => []) },
    { name: 'an order is left out', message: 'absent', facts: of('lost-response', () => []) },
    {
      name: 'an order is counted twice',
      message: 'repeated',
      facts: of('settled-by-poll', (rows) => [...rows, ...rows]),
    },
    {
      name: 'an old status',
      message: 'status',
      facts: of('failed', (rows) => rows.map((row) => ({ ...row, status: 'pending' }))),
    },
    {
      name: 'a return is not seen',
      message: 'status',
      facts: book({
        rows: (ids, label) => correct.rows(ids, ids.kind === 'returned' && label === 'end' ? 'first' : label),
      }),
    },
    {
      name: 'what was paid in',
      message: 'amount',
      facts: of('settled-by-event', (rows) => rows.map((row) => ({ ...row, amount: '100.00' }))),
    },
    {
      name: 'no trade id',
      message: 'unlinked',
      facts: of('settled-by-event', (rows) => rows.map((row) => ({ ...row, tradeId: null }))),
    },
    {
      name: 'the second reading differs',
      message: 'unstable',
      facts: book({
        rows: (ids, label) => (label === 'again' && ids.kind === 'failed' ? [] : correct.rows(ids, label)),
      }),
    },
    { name: 'the window is ignored', message: 'window', facts: windowless() },
  ],
  unverified: [
    { name: 'there is no close', facts: book({ facts: { maps: { ...maps, dailyClose: null } } }) },
    { name: 'the close could not be read', facts: book({ facts: { closes: closes.slice(0, 2) } }) },
    {
      name: 'an order could not be made',
      facts: book({ story: only('settled-by-poll', { obstacle: { fault: 'partner', reason: 'no' } }) }),
    },
    {
      name: 'the app does not call it settled',
      facts: book({ story: only('settled-by-poll', { status: 'pending' }) }),
    },
  ],
});

/** Every close answers everything, whatever was asked for. */
function windowless() {
  return book({ rows: (ids, label) => correct.rows(ids, label === 'before' || label === 'after' ? 'end' : label) });
}
