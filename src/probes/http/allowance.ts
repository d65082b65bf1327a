import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../model/manifest.js';
import type { Allowance } from '../../model/partner.js';

const windowMs = 1000;

/**
 * Keeps every window of one second at or below `limits.maxRequestsPerSecond`, first come first served, and counts
 * trades up to `limits.maxTrades`. A burst wider than the limit is refused with a RangeError: it could never leave whole.
 */
export function createAllowance(limits: Manifest['limits'], clock: () => number): Allowance {
  const width = limits.maxRequestsPerSecond;
  // Departures of the last second, oldest first; a ring would save little at these rates.
  const departures: number[] = [];
  let requests = 0;
  let trades = 0;
  let turn: Promise<void> = Promise.resolve();

  const depart = async (count: number, signal: AbortSignal | undefined): Promise<void> => {
    for (;;) {
      signal?.throwIfAborted();
      const now = clock();
      while (departures.length > 0 && now - (departures[0] ?? now) >= windowMs) departures.shift();
      if (departures.length + count <= width) break;
      const mustLeave = departures[departures.length + count - width - 1] ?? now;
      await sleep(Math.max(1, Math.ceil(mustLeave + windowMs - now)), undefined, signal ? { signal } : {});
    }
    const now = clock();
    for (let index = 0; index < count; index++) departures.push(now);
    requests += count;
  };

  return {
    request(count = 1, signal) {
      if (count > width)
        return Promise.reject(new RangeError(`${count} requests at once exceed limits.maxRequestsPerSecond: ${width}`));
      const departed = turn.then(() => depart(count, signal));
      turn = departed.catch(() => undefined);
      return departed;
    },
    trade(count = 1) {
      if (trades + count > limits.maxTrades) return false;
      trades += count;
      return true;
    },
    used: () => ({ requests, trades }),
  };
}
