import { expect, test } from 'vitest';
import { laws } from './laws/index.js';
import { replayOn } from './replay-partner.js';
import { openShop } from './shop.fixture.js';
import type { PartnerStep } from './steps.js';

const accept: PartnerStep = { do: 'accept', quote: 0 };
const twice: readonly PartnerStep[] = [{ do: 'lock', lasts: 'long', upstream: 'settles' }, accept, accept];

test('a partner that always posts two credits is not told that a retry brought the second', async () => {
  const law = laws.find(({ id }) => id === 'retries-credit-once');
  if (!law) throw new Error('there is no such law');
  const { context } = await openShop({ credits: 2 });
  expect(await replayOn(context, { law, steps: twice, runs: 1 })).toEqual({
    ...{ runs: 1, failed: 0, seen: null, obstacle: null },
  });
}, 60_000);
