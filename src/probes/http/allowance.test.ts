import { describe, expect, it } from 'vitest';
import { createAllowance } from './allowance.js';

const clock = (): number => performance.now();

describe('the allowance', () => {
  it('lets no second hold more than its width, first come first served', async () => {
    const allowance = createAllowance({ maxTrades: 1, maxRequestsPerSecond: 20 }, clock);
    const departures: { at: number; order: number }[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, order) => {
        await allowance.request();
        departures.push({ at: clock(), order });
      }),
    );
    expect(departures.map(({ order }) => order)).toEqual([...departures.keys()]);
    // Departures are noted after the allowance counted them: a millisecond of slack.
    for (const [index, { at }] of departures.entries())
      if (index >= 20) expect(at - (departures[index - 20]?.at ?? 0)).toBeGreaterThan(995);
    expect(allowance.used()).toEqual({ requests: 50, trades: 0 });
  });

  it('lets a burst leave whole or not at all', async () => {
    const allowance = createAllowance({ maxTrades: 1, maxRequestsPerSecond: 3 }, clock);
    await allowance.request(2);
    const before = clock();
    await allowance.request(3);
    expect(clock() - before).toBeGreaterThan(990);
    await expect(allowance.request(4)).rejects.toThrow('4 requests at once exceed limits.maxRequestsPerSecond: 3');
    expect(allowance.used().requests).toBe(5);
  });

  it('gives up the wait of who gives up, and no other', async () => {
    const allowance = createAllowance({ maxTrades: 1, maxRequestsPerSecond: 1 }, clock);
    await allowance.request();
    const controller = new AbortController();
    const given = allowance.request(1, controller.signal);
    const kept = allowance.request();
    controller.abort();
    await expect(given).rejects.toThrow();
    await kept;
    expect(allowance.used().requests).toBe(2);
  });

  it('counts trades up to the limit', () => {
    const allowance = createAllowance({ maxTrades: 3, maxRequestsPerSecond: 1 }, clock);
    expect([allowance.trade(2), allowance.trade(2), allowance.trade(), allowance.trade()]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(allowance.used()).toEqual({ requests: 0, trades: 3 });
  });
});
