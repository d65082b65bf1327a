import type { PartnerStep } from './steps.js';

const lock = (
  upstream: 'settles' | 'releases' | 'waits' = 'settles',
  lasts: 'long' | 'short' = 'long',
): PartnerStep => ({
  do: 'lock',
  lasts,
  upstream,
});
const accept: PartnerStep = { do: 'accept', quote: 0 };
const retry: PartnerStep = { do: 'retry', quote: 0 };
const race = (width: number, attempts: 'same' | 'new'): PartnerStep => ({ do: 'race', quote: 0, width, attempts });
const crash = (at: Extract<PartnerStep, { do: 'crash' }>['at']): PartnerStep => ({ do: 'crash', quote: 0, at });
const event: PartnerStep = { do: 'event', quote: 0, copies: 1 };
const settle: PartnerStep = { do: 'move', quote: 0, to: 'settled', event: true };
const fault = (point: 'before-commit' | 'after-commit', failure: 'drop' | '503', times: number): PartnerStep => ({
  do: 'fault',
  quote: 0,
  point,
  failure,
  times,
});

/**
 * Short walks on which integrations have stumbled before. An audit takes them first, so that what is known to go wrong
 * is found in every run and not by luck; the generated ones are for what nobody thought of.
 */
export const knownWalks: readonly (readonly PartnerStep[])[] = [
  [lock(), fault('after-commit', 'drop', 1), accept, accept],
  [lock(), fault('before-commit', '503', 2), accept, retry],
  [lock(), fault('after-commit', '503', 8), accept, retry],
  [lock('waits'), race(3, 'new'), accept, settle],
  [lock(), race(2, 'same'), accept],
  [lock(), accept, retry, accept],
  [lock('releases'), accept, { do: 'poll', quote: 0 }, accept],
  [lock('waits'), accept, settle],
  [lock('waits'), accept, settle, event],
  [lock(), accept, event, event],
  [lock('waits'), accept, { do: 'forge', quote: 0, signing: 'unsigned' }],
  [lock(), accept, { do: 'late-event', quote: 0 }],
  [lock('settles', 'short'), { do: 'expire', quote: 0 }, accept],
  [lock(), { do: 'decline', quote: 0 }, accept],
  [lock(), { do: 'refuse', quote: 0, as: 'quote_expired' }, accept, accept],
  [lock(), { do: 'refuse', quote: 0, as: 'rate_limited' }, accept],
];

/** The same around the death of the app. */
export const knownCrashes: readonly (readonly PartnerStep[])[] = [
  [lock(), crash('before-commit'), retry, accept],
  [lock(), crash('after-commit'), accept],
  [lock('waits'), accept, crash('idle'), accept, settle],
];
