import { testCheck } from '../../src/checks/test-check.js';
import { book, correct, only } from './records.fixture.js';
import { tradeIdStoredEarly } from './trade-id-stored-early.check.js';

testCheck(tradeIdStoredEarly, {
  pass: [{ name: 'the trade id is known while reserved', facts: book() }],
  fail: [
    {
      name: 'the trade id is stored at settlement',
      message: 'untold',
      facts: book({
        trace: (ids, by, early) => {
          const { outputs } = correct.trace(ids, by, early);
          return { outputs: early && by === 'order' ? { ...outputs, tradeId: null } : { ...outputs } };
        },
      }),
    },
    {
      name: 'the trade id is not searched before settlement',
      message: 'unknown',
      facts: book({
        trace: (ids, by, early) =>
          early && by === 'trade' ? { outcome: 'refused', status: 404 } : correct.trace(ids, by, early),
      }),
    },
  ],
  unverified: [
    { name: 'nothing was traced in time', facts: book({ story: only('reserved', { early: [] }) }) },
    {
      name: 'the trade had moved on already',
      facts: book({
        story: (story) => ({ ...story, early: story.early.map((reading) => ({ ...reading, upstream: 'settled' })) }),
      }),
    },
  ],
});
