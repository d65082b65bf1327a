import { describe, expect, test } from 'vitest';
import { sizeOf } from './size.js';

const limits = (maxTrades: number) => ({ limits: { maxTrades, maxRequestsPerSecond: 50 } });
const generated = (maxTrades: number, budgetMs: number | null) => {
  const { walks, crashes } = sizeOf(limits(maxTrades), budgetMs);
  return walks.generated + crashes.generated;
};

describe('how many walks an audit generates', () => {
  test('the usual number where nobody set a budget', () => {
    expect(sizeOf(limits(500), null)).toMatchObject({
      walks: { generated: 14, forMs: 12_000 },
      crashes: { generated: 2 },
    });
  });

  test('as many as a budget has time for', () => {
    expect(generated(100_000, 10_000)).toBe(2);
    expect(generated(100_000, 60_000)).toBe(16);
    expect(generated(100_000, 600_000)).toBe(160);
    expect(sizeOf(limits(100_000), 600_000).walks.forMs).toBe(120_000);
  });

  test('no more than a tenth of the allowed trades pay for, whatever the budget', () => {
    expect(generated(500, 3_600_000)).toBe(16);
    expect(generated(100, null)).toBe(0);
    for (const maxTrades of [300, 1_000, 5_000]) {
      const { walks, crashes } = sizeOf(limits(maxTrades), 36_000_000);
      expect(walks.trades + crashes.trades).toBeLessThanOrEqual(maxTrades / 10 + 1);
    }
  });
});
