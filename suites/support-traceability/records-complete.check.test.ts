import { testCheck } from '../../src/checks/test-check.js';
import { book, only } from './records.fixture.js';
import { recordsComplete } from './records-complete.check.js';

const bare = { packet: () => ({ outputs: { packet: { pool: 'EUR-USDT' } } }) };

testCheck(recordsComplete, {
  pass: [
    { name: 'everything is on record and in the logs', facts: book() },
    {
      name: 'a sandbox settles by polls alone',
      facts: book({ story: only('settled-by-event', { obstacle: { fault: 'manifest', reason: 'no move-trades' } }) }),
    },
  ],
  fail: [
    { name: 'the record lacks what gates decided', message: 'unrecorded', facts: book(bare) },
    { name: 'the logs are silent', message: 'unlogged', facts: book({ facts: { logs: { files: 1, found: [] } } }) },
  ],
  unverified: [
    { name: 'no logs are named', facts: book({ ...bare, facts: { logs: null } }) },
    {
      name: 'there was no settled order',
      facts: book({ story: only('settled-by-event', { traces: [], packet: null }) }),
    },
  ],
});
