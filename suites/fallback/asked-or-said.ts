import type { Statements } from '../../src/model/check.js';
import type { RefusedPrice } from '../../src/model/facts/outages.js';

/** Whether the app asked an upstream without a price; says so where it did not. */
export function askedOrSaid({ reason, call, hits }: RefusedPrice, say: Statements<string>): boolean {
  if (hits > 0) return true;
  const { fault, reason: why } = call.problem ?? {
    fault: 'partner',
    reason: 'the app asked the upstream for no quote',
  };
  say.unverified(fault, `${reason}: ${why}`);
  return false;
}
