import { call } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import { type ConfirmStory, failureEnds } from '../../src/model/facts/swaps.js';
import { blindStories, confirmStory, key, sent, swap } from './confirms.fixture.js';
import { oneSwapPerConfirm } from './one-swap-per-confirm.check.js';
import { swapCrashKeepsKey } from './swap-crash-keeps-key.check.js';
import { swapKeyIsUuid } from './swap-key-is-uuid.check.js';
import { swapKeyPerConfirm } from './swap-key-per-confirm.check.js';
import { swapRefusalsAreNoSwaps } from './swap-refusals-are-no-swaps.check.js';
import { swapRetriesAreBounded } from './swap-retries-are-bounded.check.js';
import { swapRetryKeepsKey } from './swap-retry-keeps-key.check.js';

const facts = (...stories: ConfirmStory[]) => ({ 'swap-confirms': { stories } });
const crashes = (...stories: ConfirmStory[]) => ({ 'swap-crashes': { stories } });

testCheck(swapKeyPerConfirm, {
  pass: [
    {
      name: 'two confirms, two keys',
      facts: facts(confirmStory('one'), confirmStory('two', { told: { journal: [sent({ idempotencyKey: key(2) })] } })),
    },
  ],
  fail: [
    {
      name: 'no key',
      message: 'no-key',
      facts: facts(confirmStory('one', { told: { journal: [sent({ idempotencyKey: null, status: 400 })] } })),
    },
    { name: 'one key for two confirms', message: 'shared-key', facts: facts(confirmStory('one'), confirmStory('two')) },
  ],
  unverified: blindStories.map(({ name, story }) => ({ name, facts: facts(story) })),
});

function keyTable<F>(wrap: (...stories: ConfirmStory[]) => F) {
  return {
    pass: [
      { name: 'sent twice under one key', facts: wrap(confirmStory('one')) },
      {
        name: 'resolved without another request',
        facts: wrap(confirmStory('one', { told: { journal: [sent()] } })),
      },
    ],
    fail: [
      {
        name: 'a key a try',
        message: 'several-keys' as const,
        facts: wrap(confirmStory('one', { told: { journal: [sent(), sent({ idempotencyKey: key(2) })] } })),
      },
      {
        name: 'another body',
        message: 'changed-body' as const,
        facts: wrap(confirmStory('one', { told: { journal: [sent(), sent({ body: '{}', status: 409 })] } })),
      },
    ],
    unverified: [
      ...blindStories.map(({ name, story }) => ({ name, facts: wrap(story) })),
      { name: 'nothing failed in it', facts: wrap(confirmStory('one', { failure: 'none' })) },
    ],
  };
}

testCheck(swapRetryKeepsKey, keyTable(facts));
testCheck(swapCrashKeepsKey, keyTable(crashes));

testCheck(swapKeyIsUuid, {
  pass: [{ name: 'a UUID v4', facts: facts(confirmStory('one')) }],
  fail: [
    {
      name: 'a name',
      message: 'other',
      facts: facts(confirmStory('one', { told: { journal: [sent({ idempotencyKey: 'swap:7' })] } })),
    },
  ],
  unverified: [{ name: 'no key seen', facts: facts(confirmStory('one', { told: { journal: [] } })) }],
});

/** A lasting failure with tries at these moments, ms. */
const failing = (id: string, ...moments: number[]): ConfirmStory =>
  confirmStory(id, {
    failure: 'lasting',
    swaps: [],
    told: {
      journal: moments.map((arrivedAtMs) => sent({ arrivedAtMs, status: 503, effect: 'none', tradeId: null })),
      marks: [{ name: failureEnds, atMs: 10_000 }],
    },
  });

testCheck(swapRetriesAreBounded, {
  pass: [
    { name: 'doubling pauses', facts: facts(failing('a', 0, 1000, 3000, 7000), failing('b', 0, 900, 3100, 7200)) },
    { name: 'one try, then a refusal', facts: facts(failing('a', 0), failing('b', 0)) },
    { name: 'two tries a second apart', facts: facts(failing('a', 0, 1000), failing('b', 0, 1000)) },
    { name: 'what comes after the failure does not count', facts: facts(failing('a', 0, 1000, ...range(20, 10_001))) },
    {
      name: 'one request, and the order was turned down',
      facts: facts(confirmStory('a', { status: 'failed', swaps: [], told: { journal: [sent({ status: 503 })] } })),
    },
  ],
  fail: [
    { name: 'a loop', message: 'too-many', facts: facts(failing('a', ...range(20, 0, 300))) },
    { name: 'no pause', message: 'no-pause', facts: facts(failing('a', 0, 10, 20)) },
    {
      name: 'always a second',
      message: 'fixed-pause',
      facts: facts(failing('a', 0, 1000, 2000, 3000), failing('b', 0, 1010, 2000, 3020)),
    },
    {
      name: 'at the same time',
      message: 'parallel',
      facts: facts(confirmStory('a', { told: { journal: [sent({ endedAtMs: 500 }), sent({ arrivedAtMs: 200 })] } })),
    },
    {
      name: 'one try, then waiting for ever',
      message: 'given-up',
      facts: facts(confirmStory('a', { swaps: [], told: { journal: [sent({ status: 503 })] } })),
    },
  ],
  unverified: blindStories.map(({ name, story }) => ({ name, facts: facts(story) })),
});

const refusal = (parts: Parameters<typeof confirmStory>[1] = {}) =>
  confirmStory('refused', {
    failure: 'refused',
    swaps: [],
    status: 'declined',
    ...parts,
    told: { journal: [sent({ status: 422, effect: 'none', tradeId: null })], ...parts.told },
  });

testCheck(swapRefusalsAreNoSwaps, {
  pass: [
    { name: 'the order is declined', facts: facts(refusal()) },
    {
      name: 'turned down at once',
      facts: facts(refusal({ status: null, told: { calls: [call('accept', 'refused')] } })),
    },
  ],
  fail: [
    { name: 'shown as under way', message: 'taken', facts: facts(refusal({ status: 'pending' })) },
    {
      name: 'a swap is named',
      message: 'named',
      facts: facts(
        refusal({ told: { calls: [call('accept', 'ok', { outputs: { orderRef: 'o1', tradeId: 'undefined' } })] } }),
      ),
    },
  ],
  unverified: [
    { name: 'no order to read', facts: facts(refusal({ status: null })) },
    { name: 'nothing was refused', facts: facts(refusal({ told: { met: { yes: false, how: 'nothing arrived' } } })) },
    { name: 'no story of a refusal', facts: facts(confirmStory('one', { swaps: [swap('swp_1')] })) },
  ],
});
const confirms = (...stories: ConfirmStory[]) => ({
  'swap-confirms': { stories },
  'swap-crashes': { stories: [confirmStory('killed')] },
});

testCheck(oneSwapPerConfirm, {
  pass: [
    { name: 'one swap', facts: confirms(confirmStory('one')) },
    { name: 'no swap at all', facts: confirms(confirmStory('one', { swaps: [], status: 'failed' })) },
  ],
  fail: [
    {
      name: 'two swaps',
      message: 'several',
      facts: confirms(confirmStory('one', { swaps: [swap('swp_1'), swap('swp_2', 2)] })),
    },
  ],
  unverified: blindStories.map(({ name, story }) => ({ name, facts: confirms(story) })),
});

function range(count: number, from: number, step = 10): number[] {
  return Array.from({ length: count }, (_unused, index) => from + index * step);
}
