import { expect, test } from 'vitest';
import { shrink } from './shrink.js';
import type { PartnerStep } from './steps.js';

const lock: PartnerStep = { do: 'lock', lasts: 'long', upstream: 'settles' };
const accept = (quote: number): PartnerStep => ({ do: 'accept', quote });
const poll = (quote: number): PartnerStep => ({ do: 'poll', quote });

/** Shrinks by an oracle in memory, and counts how often it was asked. */
async function shrunk(steps: readonly PartnerStep[], breaks: (steps: readonly PartnerStep[]) => boolean) {
  let asked = 0;
  const left = await shrink(steps, async (shorter) => {
    asked += 1;
    return breaks(shorter);
  });
  return { left, asked };
}

test('leaves what the breach needs, in order, and counts quotes anew', async () => {
  const steps = [lock, poll(0), accept(0), lock, poll(1), accept(1), poll(0), poll(1), accept(1), poll(1)];
  const twice = (walk: readonly PartnerStep[]) => {
    const accepted = walk.flatMap((step) => (step.do === 'accept' ? [step.quote] : []));
    return accepted.some((quote, at) => accepted.indexOf(quote) !== at);
  };
  const { left, asked } = await shrunk(steps, twice);
  expect(left).toEqual([lock, accept(0), accept(0)]);
  expect(asked).toBeLessThan(20);
});

test('takes everything about a quote away together with its lock', async () => {
  const steps = [lock, accept(0), lock, { do: 'change', quote: 1, of: 0 } as const, accept(1)];
  const seen: (readonly PartnerStep[])[] = [];
  await shrunk(steps, (walk) => {
    seen.push(walk);
    return false;
  });
  for (const walk of seen) {
    const locks = walk.filter((step) => step.do === 'lock').length;
    for (const step of walk) if ('quote' in step) expect(step.quote).toBeLessThan(locks);
  }
});

test('makes details simpler, the simplest that still breaks', async () => {
  const fault = { do: 'fault', quote: 0, point: 'after-commit', failure: 'drop', times: 5 } as const;
  const race = { do: 'race', quote: 0, width: 8, attempts: 'new' } as const;
  const steps: PartnerStep[] = [{ do: 'lock', lasts: 'short', upstream: 'waits' }, fault, race];
  const { left } = await shrunk(
    steps,
    (walk) => walk.length === 3 && walk.some((step) => step.do === 'fault' && step.times >= 3),
  );
  expect(left).toEqual([lock, { ...fault, times: 3 }, { ...race, width: 2 }]);
});

test('keeps the walk where nothing shorter breaks, and never tries an empty one', async () => {
  const steps = [lock, accept(0)];
  const { left } = await shrunk(steps, (walk) => {
    expect(walk).not.toEqual([]);
    return false;
  });
  expect(left).toBe(steps);
});
