import { testCheck } from '../../src/checks/test-check.js';
import { book, correct, entry, idsOf, only } from '../support-traceability/records.fixture.js';
import { financeMatch } from './finance-match.check.js';

type Entries = typeof correct.entries;
const maps = book().records.maps;
const credits = (parts: Readonly<Record<string, unknown>>): { entries: Entries } => ({
  entries: (ids, moment) =>
    correct.entries(ids, moment).map((row) => (row.kind === 'credit' ? { ...row, ...parts } : row)),
});
const eventless: Partial<typeof correct> = {
  entries: (ids, moment) => correct.entries(ids, moment).map((row) => ({ ...row, eventId: null })),
  rows: (ids, label) => correct.rows(ids, label).map((row) => ({ ...row, eventId: null })),
};

testCheck(financeMatch, {
  pass: [
    { name: 'everything is joined', facts: book() },
    { name: 'one id for quote and order', facts: oneId() },
    {
      name: 'events are linked in the close alone',
      facts: book({ entries: eventless.entries ?? correct.entries }),
    },
    {
      name: 'a poll-only app: no events, and no event ids',
      facts: book({
        ...eventless,
        story: (story) => ({ ...story, trial: { ...story.trial, deliveries: [] } }),
        facts: { takesWebhooks: false },
      }),
    },
    {
      name: 'amounts are signed and the whole ledger is answered each time',
      facts: book({
        entries: (ids, moment) => [
          ...correct.entries(ids, moment),
          ...(ids.kind === 'failed' ? correct.entries(idsOf('released'), moment) : []),
        ],
      }),
    },
    {
      name: 'a return is posted as debit',
      facts: book({
        entries: (ids, moment) =>
          correct.entries(ids, moment).map((row) => (row.kind === 'reversal' ? { ...row, kind: 'debit' } : row)),
      }),
    },
    {
      name: 'credits that stood while reserved know no trade: another question',
      facts: book({
        entries: (ids, moment) => [
          ...correct.entries(ids, moment).filter(({ kind }) => kind !== 'credit'),
          ...(correct.status(ids) === 'declined' ? [] : [entry(ids, 'credit', { tradeId: null })]),
        ],
      }),
    },
    {
      name: 'a return that the app had no chance to see',
      facts: book({
        entries: (ids) => correct.entries(ids, 'terminal'),
        facts: { returnNoticed: { looked: false, reconciled: false } },
        rows: correct.rows,
        story: (story) => story,
      }),
    },
  ],
  fail: [
    {
      name: 'the credit is missing',
      message: 'noCredit',
      facts: book({ entries: (ids, moment) => correct.entries(ids, moment).filter(({ kind }) => kind !== 'credit') }),
    },
    { name: 'the credit forgets the trade', message: 'unlinked', facts: book(credits({ tradeId: null })) },
    { name: 'the credit forgets the order', message: 'unlinked', facts: book(credits({ orderRef: '' })) },
    {
      name: "another order's trade",
      message: 'wrongId',
      facts: book(credits({ tradeId: idsOf('failed').trade })),
    },
    { name: 'the event is linked nowhere', message: 'noEvent', facts: book(eventless) },
    {
      name: 'a late event is not linked',
      message: 'noEvent',
      facts: book({
        entries: (ids, moment) =>
          correct
            .entries(ids, ids.kind === 'settled-then-event' ? 'terminal' : moment)
            .map((row) => (ids.kind === 'settled-then-event' ? { ...row, eventId: null } : row)),
        rows: (ids, label) =>
          correct.rows(ids, label).map((row) => (ids.kind === 'settled-then-event' ? { ...row, eventId: null } : row)),
      }),
    },
    {
      name: 'a return changes nothing',
      message: 'notReversed',
      facts: book({
        entries: (ids, moment) =>
          correct
            .entries(ids, moment === 'end' ? 'terminal' : moment)
            .map((row) => (row.kind === 'credit' ? entry(ids, 'credit') : row)),
      }),
    },
  ],
  unverified: [
    {
      name: 'no event was taken',
      facts: book({ story: (story) => ({ ...story, trial: { ...story.trial, deliveries: [] } }) }),
    },
    { name: 'there is no ledger', facts: book({ facts: { maps: { ...maps, ledger: null } } }) },
    { name: 'entries have no ids', facts: book({ facts: { maps: { ...maps, ledger: ['kind', 'amount'] } } }) },
    { name: 'a ledger could not be read', facts: book({ story: only('settled-by-poll', { ledgers: [] }) }) },
    { name: 'the app does not call it settled', facts: book({ story: only('lost-response', { status: 'pending' }) }) },
    {
      name: 'an order could not be made',
      facts: book({ story: only('settled-by-event', { obstacle: { fault: 'harness', reason: 'no trades left' } }) }),
    },
  ],
});

/** An app that calls quote and order the same. */
function oneId() {
  return book({
    story: (story) => ({ ...story, quoteRef: story.orderRef }),
    entries: (ids, moment) => correct.entries(ids, moment).map((row) => ({ ...row, quoteId: ids.order })),
  });
}
