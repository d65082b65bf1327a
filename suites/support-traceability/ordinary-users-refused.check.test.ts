import { testCheck } from '../../src/checks/test-check.js';
import { ordinaryUsersRefused } from './ordinary-users-refused.check.js';
import { book, correct, idsOf } from './records.fixture.js';

const ids = idsOf('settled-by-event');
const { records } = book();
const without = (change: Partial<(typeof records.intrusions)[number]>) =>
  book({ facts: { intrusions: records.intrusions.map((intrusion) => ({ ...intrusion, ...change })) } });

testCheck(ordinaryUsersRefused, {
  pass: [
    { name: '403', facts: book() },
    {
      name: 'a view with HTTP 200',
      facts: book({ intruder: () => ({ outcome: 'refused', body: '<h1>Staff only</h1>' }) }),
    },
    { name: 'sent to the sign-in page', facts: book({ intruder: () => ({ status: 303, body: '' }) }) },
    {
      name: 'an empty result that repeats the question',
      facts: book({ intruder: () => ({ outputs: { entries: [] }, body: `{"q":"${ids.order}","rows":[]}` }) }),
    },
    {
      name: 'the owner reads a page with own orders',
      facts: book({ intruder: (_operation, owner) => ({ body: owner ? `<li>${idsOf('released').order}</li>` : '' }) }),
    },
  ],
  fail: [
    {
      name: 'anybody traces',
      message: 'served',
      facts: book({
        intruder: (operation) =>
          operation === 'trace' ? correct.trace(ids, 'order', false) : correct.intruder(operation, false),
      }),
    },
    {
      name: 'the owner reads the support packet',
      message: 'served',
      facts: book({
        intruder: (operation, owner) =>
          operation === 'supportPacket' && owner ? correct.packet(ids) : correct.intruder(operation, owner),
      }),
    },
    {
      name: 'the close is served as a page',
      message: 'served',
      facts: book({
        intruder: (operation, owner) =>
          operation === 'dailyClose'
            ? { body: `<td>${idsOf('failed').order}</td>` }
            : correct.intruder(operation, owner),
      }),
    },
  ],
  unverified: [
    { name: 'users and staff send the same credentials', facts: without({ distinguished: false, call: null }) },
    { name: 'the user was not signed in', facts: without({ live: false }) },
    { name: 'no answer', facts: book({ intruder: () => ({ outcome: 'error', status: null }) }) },
    { name: 'a server error', facts: book({ intruder: () => ({ outcome: 'error', status: 500, body: 'oops' }) }) },
    { name: 'support is refused as well', facts: book({ packet: () => ({ outcome: 'refused', status: 403 }) }) },
    {
      name: 'an operation is left out',
      facts: book({ facts: { maps: { ...records.maps, ledger: null } } }),
    },
  ],
});
