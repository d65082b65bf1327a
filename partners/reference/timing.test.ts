import { describe, expect, it } from 'vitest';
import { backoffMs, retryAfterMs } from './upstream/backoff.js';
import { gapMs } from './watcher.js';

describe('gaps', () => {
  it('between tries double up to a cap and are spread over half of themselves', () => {
    expect([2, 3, 4, 5, 50].map((next) => backoffMs(next, 100, 500, 0))).toEqual([50, 100, 200, 250, 250]);
    expect(backoffMs(3, 100, 500, 0.9999)).toBeLessThanOrEqual(200);
  });

  it('between status reads grow with the age, within bounds', () => {
    const bounds = { firstMs: 300, capMs: 30_000 };
    expect([0, 4000, 40_000, 1e9].map((age) => gapMs(age, bounds, 0.5))).toEqual([300, 1000, 10_000, 30_000]);
  });

  it.each([
    ['2', 2000],
    ['Thu, 01 Jan 1970 00:00:05 GMT', 4000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', null],
    [undefined, null],
  ])('of Retry-After %s', (header, ms) => {
    expect(retryAfterMs(header, 1000)).toBe(ms);
  });
});
