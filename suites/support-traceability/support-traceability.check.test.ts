import { testCheck } from '../../src/checks/test-check.js';
import { book, correct } from './records.fixture.js';
import { supportTraceability } from './support-traceability.check.js';

const maps = book().records.maps;
const changed = (change: Readonly<Record<string, unknown>>) => ({
  trace: (...asked: Parameters<typeof correct.trace>) => {
    const answer = correct.trace(...asked);
    return { ...answer, outputs: { ...answer.outputs, ...change } };
  },
});

testCheck(supportTraceability, {
  pass: [
    { name: 'every id leads to all the others', facts: book() },
    {
      name: 'lists are written as comma-separated text',
      facts: book({
        trace: (ids, by, early) => {
          const { outputs = {} } = correct.trace(ids, by, early);
          const text = Object.entries(outputs).map(([name, value]) => [name, [value].flat().join(', ')]);
          return { outputs: Object.fromEntries(text) };
        },
      }),
    },
    {
      name: 'status reads are listed as well',
      facts: book({
        trace: (ids, by, early) => ({
          outputs: {
            ...correct.trace(ids, by, early).outputs,
            requestIds: [ids.quoteRequest, 'req_balance', ids.tradeRequest, 'req_status'],
          },
        }),
      }),
    },
    {
      name: 'outputs are not mapped, but the page shows the ids',
      facts: book({
        trace: (ids, by, early) => ({
          outputs: {},
          body: `<table><td>${JSON.stringify(correct.trace(ids, by, early).outputs)}</td></table>`,
        }),
        facts: { maps: { ...maps, trace: [] } },
      }),
    },
    {
      name: 'no events are taken',
      facts: book({
        ...changed({ eventIds: undefined }),
        story: (story) => ({
          ...story,
          trial: { ...story.trial, deliveries: [] },
          traces: story.traces.filter(({ by }) => by !== 'event'),
        }),
        facts: { takesWebhooks: false },
      }),
    },
  ],
  fail: [
    {
      name: 'the event id is not searched',
      message: 'notFound',
      facts: book({
        trace: (...asked) => (asked[1] === 'event' ? { outcome: 'refused', status: 404 } : correct.trace(...asked)),
      }),
    },
    { name: 'the trade id is not stored', message: 'incomplete', facts: book(changed({ tradeId: null })) },
    { name: 'a shortened quote id is stored', message: 'incomplete', facts: book(changed({ quoteId: 'pq_test' })) },
    {
      name: 'the request id of the quote is dropped once it is accepted',
      message: 'incomplete',
      facts: book({
        trace: (ids, by, early) => ({
          outputs: { ...correct.trace(ids, by, early).outputs, requestIds: [ids.tradeRequest] },
        }),
      }),
    },
    { name: 'ledger references are missing', message: 'noLedger', facts: book(changed({ ledgerRefs: [] })) },
    { name: 'ledger references lead nowhere', message: 'noLedger', facts: book(changed({ ledgerRefs: ['nope'] })) },
  ],
  unverified: [
    {
      name: 'no event was taken',
      facts: book({
        story: (story) => ({
          ...story,
          trial: { ...story.trial, deliveries: [] },
          traces: story.traces.filter(({ by }) => by !== 'event'),
        }),
      }),
    },
    { name: 'there is no trace', facts: book({ facts: { maps: { ...maps, trace: null } } }) },
    { name: 'support is refused everything', facts: book({ trace: () => ({ outcome: 'refused', status: 403 }) }) },
    {
      name: 'an id is neither mapped nor shown',
      facts: book({
        ...changed({ eventIds: undefined }),
        facts: { maps: { ...maps, trace: ['orderRef', 'quoteId', 'tradeId', 'requestIds'] } },
      }),
    },
    {
      name: 'the manifest asks by the order alone',
      facts: book({
        story: (story) => ({
          ...story,
          traces: story.traces.map((reading) => ({
            ...reading,
            id: reading.by === 'event' ? 'evt_other' : reading.id,
          })),
        }),
      }),
    },
    {
      name: 'one order could not be made',
      facts: book({
        story: (story) =>
          story.kind === 'failed'
            ? { ...story, traces: [], obstacle: { fault: 'partner', reason: 'no trade' } }
            : story,
      }),
    },
  ],
});
