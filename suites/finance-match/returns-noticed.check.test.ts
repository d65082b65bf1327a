import { testCheck } from '../../src/checks/test-check.js';
import { book, only } from '../support-traceability/records.fixture.js';
import { returnsNoticed } from './returns-noticed.check.js';

const settled = only('returned', { status: 'settled' });

testCheck(returnsNoticed, {
  pass: [{ name: 'shown as returned', facts: book() }],
  fail: [{ name: 'read, and kept as settled', message: 'kept', facts: book({ story: settled }) }],
  unverified: [
    {
      name: 'nobody looked',
      facts: book({ story: settled, facts: { returnNoticed: { looked: false, reconciled: false } } }),
    },
    { name: 'nothing was returned', facts: book({ facts: { returnNoticed: null } }) },
  ],
});
