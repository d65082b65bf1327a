import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PoolsCaller } from '../twin/fixtures/pools-caller.js';
import { startTwin, type Twin } from '../twin/index.js';

const ROUNDS = Number(process.env.TWIN_ROUNDS ?? 150);

let twin: Twin;
let callers: PoolsCaller[];

beforeAll(async () => {
  const partners = ['a', 'b'].map((id) => ({
    id,
    secretKey: `sk_test_${id}`,
    publishableKey: `pk_test_${id}`,
    balance: '350.00',
  }));
  twin = await startTwin({ partners });
  callers = partners.map((partner) => new PoolsCaller(twin, partner));
});
afterAll(() => twin.close());

const attempt = fc.record({
  caller: fc.nat(1),
  quote: fc.nat(3),
  key: fc.constantFrom('k1', 'k2', 'k3'),
});
const hold = fc.option(fc.constantFrom('before-commit' as const, 'after-commit' as const));

// For any crowd of simultaneous executions, also one that is held at the commit: one trade a quote, one quote a key,
// nothing spent twice, nothing for strangers.
it('makes one trade a quote in any crowd', async () => {
  const property = fc.asyncProperty(
    fc.array(attempt, { minLength: 4, maxLength: 14, size: 'max' }),
    hold,
    async (attempts, point) => {
      twin.reset();
      const owners = [0, 0, 1, 1];
      const quotes = await Promise.all(owners.map((owner) => callers[owner]?.quoteId() ?? ''));
      if (point) twin.arm({ match: { operation: 'transact' }, point, effect: { kind: 'pause', name: 'crowd' } });
      const running = attempts.map(({ caller, quote, key }) => callers[caller]?.transact(quotes[quote] ?? '', key));
      if (point) {
        expect(await twin.waitPaused('crowd', attempts.length, 20_000)).toBe(true);
        twin.resume('crowd');
      }
      const answers = await Promise.all(running);
      const trades = twin.trades();
      expect(new Set(trades.map((trade) => trade.quoteId)).size).toBe(trades.length);
      const byKey = new Map<string, unknown>();
      for (const [index, { caller, quote, key }] of attempts.entries()) {
        const answer = answers[index];
        if (owners[quote] !== caller) expect([404, 409]).toContain(answer?.status);
        if (answer?.status !== 200) continue;
        const trade = twin.tradeByQuote(quotes[quote] ?? '');
        expect(answer.json.transactId).toBe(trade?.transactId);
        const slot = `${caller} ${key}`;
        expect(byKey.get(slot) ?? trade?.transactId).toBe(trade?.transactId);
        byKey.set(slot, trade?.transactId);
      }
      for (const [index, caller] of callers.entries()) {
        const { json } = await caller.get('/pools/EUR-USDT/balance');
        const own = trades.filter((trade) => trade.partnerId === ['a', 'b'][index]);
        expect(json.balance).toBe(`${350 - 100 * own.length}.00`);
      }
    },
  );
  await fc.assert(property, { numRuns: ROUNDS });
}, 240_000);
