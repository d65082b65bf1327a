import { testCheck } from '../../src/checks/test-check.js';
import type { RecordKind } from '../../src/model/facts/records.js';
import { book, correct, entry, only } from '../support-traceability/records.fixture.js';
import { noOrphansNoDuplicates } from './no-orphans-no-duplicates.check.js';

const maps = book().records.maps;
type Rows = ReturnType<typeof correct.entries>;
const of = (kind: RecordKind, change: (rows: Rows, ids: Parameters<typeof entry>[0]) => Rows) =>
  book({
    entries: (ids, moment) => {
      const rows = correct.entries(ids, moment);
      return ids.kind === kind ? change(rows, ids) : rows;
    },
  });

testCheck(noOrphansNoDuplicates, {
  pass: [
    { name: 'one credit each', facts: book() },
    {
      name: 'two legs of one posting share an id',
      facts: of('settled-by-poll', (rows, ids) => [...rows, entry(ids, 'debit', { entryId: `credit-${ids.order}` })]),
    },
    {
      name: 'holds are posted before the trade is known',
      facts: book({
        entries: (ids, moment) =>
          correct
            .entries(ids, moment)
            .map((row) => (String(row.entryId).startsWith('hold') ? { ...row, tradeId: null } : row)),
      }),
    },
    {
      name: 'a failed order was credited and taken back',
      facts: of('failed', (_rows, ids) => [entry(ids, 'credit'), entry(ids, 'refund')]),
    },
    {
      name: 'two sources told of one settlement: another question',
      facts: of('settled-by-event', (rows, ids) => [...rows, entry(ids, 'credit', { entryId: 'again' })]),
    },
    {
      name: 'a released order is credited: another question',
      facts: of('released', (_rows, ids) => [entry(ids, 'credit')]),
    },
    {
      name: 'a credit that stood while reserved: another question',
      facts: book({
        entries: (ids, moment) => (ids.kind === 'failed' ? [entry(ids, 'credit')] : correct.entries(ids, moment)),
        story: (story) =>
          story.kind === 'failed'
            ? { ...story, ledgers: story.ledgers.map((each) => ({ ...each, moment: 'reserved' as const })) }
            : story,
      }),
    },
  ],
  fail: [
    {
      name: 'an id of its own instead of the trade id',
      message: 'orphan',
      facts: of('settled-by-poll', (rows) => rows.map((row) => ({ ...row, tradeId: 'local-7' }))),
    },
    {
      name: 'a retry leaves entries that belong to no trade',
      message: 'tradeless',
      facts: of('lost-response', (rows, ids) => [...rows, entry(ids, 'pending', { entryId: 'stray', tradeId: null })]),
    },
    {
      name: 'an entry is listed twice',
      message: 'duplicate',
      facts: of('settled-by-poll', (rows) => [...rows, ...rows]),
    },
    {
      name: 'two credits',
      message: 'twice',
      facts: of('settled-by-poll', (rows, ids) => [...rows, entry(ids, 'credit', { entryId: 'again' })]),
    },
    {
      name: 'a declined order is credited',
      message: 'baseless',
      facts: of('declined', (_rows, ids) => [entry(ids, 'credit', { tradeId: null })]),
    },
  ],
  unverified: [
    { name: 'there is no ledger', facts: book({ facts: { maps: { ...maps, ledger: null } } }) },
    { name: 'the ledger is empty', facts: book({ entries: () => [] }) },
    { name: 'a ledger could not be read', facts: book({ story: only('released', { ledgers: [] }) }) },
  ],
});
