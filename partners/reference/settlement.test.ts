import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stage } from './fixtures/stage.js';

const SETTLED = 'pool.transaction.settled';

describe('following a trade', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ twin: { settlement: 'hold' } });
  });
  afterAll(() => stage.close());

  async function reserved(): Promise<{ order: string; trade: string; quoteId: string }> {
    const { ref, quoteId } = await stage.quote();
    const { body } = await stage.accept(ref);
    return { order: body.order.id, trade: body.order.tradeId, quoteId };
  }

  it('keeps a reserved trade pending', async () => {
    const before = await stage.balance();
    const { order } = await reserved();
    const after = await stage.balance();
    expect(after.available).toBe(before.available);
    expect(Number(after.pending)).toBeGreaterThan(Number(before.pending));
    expect(await stage.kinds(order)).toEqual(['hold']);
  });

  it.each([
    ['settled', ['credit', 'hold', 'lift']],
    ['failed', ['hold', 'lift']],
    ['released', ['hold', 'lift']],
  ] as const)('posts %s once, with its event', async (status, kinds) => {
    const { order, trade } = await reserved();
    stage.twin.move(trade, status);
    await stage.orderIs(order, status);
    const entries = await stage.until(async () => {
      const found = await stage.entries(order);
      return found.slice(1).every(({ event }) => event !== null) ? found : 'an entry has no event yet';
    });
    expect(entries.map(({ kind }) => kind).sort()).toEqual(kinds);
    expect(new Set(entries.map((entry) => entry.trade))).toEqual(new Set([trade]));
  });

  it('reverses a return, which only reading finds', async () => {
    const { order, trade } = await reserved();
    stage.twin.move(trade, 'settled');
    await stage.orderIs(order, 'settled');
    stage.twin.move(trade, 'returned');
    await stage.reconcile();
    await stage.orderIs(order, 'returned');
    expect(await stage.kinds(order)).toEqual(['credit', 'hold', 'lift', 'reversal']);
  });

  it('takes a replayed event once, also after a restart', async () => {
    const { order, trade } = await reserved();
    stage.twin.move(trade, 'settled', { event: false });
    await stage.twin.webhooks.send({ tradeId: trade, type: SETTLED, copies: 4 });
    await stage.orderIs(order, 'settled');
    await stage.kill();
    await stage.start();
    const again = await stage.twin.webhooks.send({ tradeId: trade, type: SETTLED });
    expect(again.map(({ status }) => status)).toEqual([200]);
    expect(await stage.kinds(order)).toEqual(['credit', 'hold', 'lift']);
  });

  it.each(['unsigned', 'wrong-secret', 'stale', 'future', 'tampered', 're-serialised', 'garbage'] as const)(
    'changes nothing for a delivery that is %s',
    async (signing) => {
      const { order, trade } = await reserved();
      const [delivery] = await stage.twin.webhooks.send({ tradeId: trade, type: SETTLED, signing });
      expect(delivery?.status).toBe(400);
      expect((await stage.order(order)).state).toBe('reserved');
      expect(await stage.kinds(order)).toEqual(['hold']);
    },
  );

  it('accepts a delivery that is signed with the old and the new secret', async () => {
    const { order, trade } = await reserved();
    await stage.twin.webhooks.send({ tradeId: trade, type: SETTLED, signing: 'rotated' });
    expect((await stage.order(order)).state).toBe('settled');
  });

  it('never moves back on an event out of order', async () => {
    const { order, trade } = await reserved();
    stage.twin.move(trade, 'settled');
    await stage.orderIs(order, 'settled');
    const [late] = await stage.twin.webhooks.send({ tradeId: trade, type: 'pool.transaction.failed' });
    expect(late?.status).toBe(200);
    expect((await stage.order(order)).state).toBe('settled');
    expect(await stage.kinds(order)).toEqual(['credit', 'hold', 'lift']);
  });

  it('applies an event that overtakes the execution answer', async () => {
    const { ref, quoteId } = await stage.quote();
    const match = { operation: 'transact', quoteId } as const;
    stage.twin.arm({ match, when: { first: 1 }, point: 'after-commit', effect: { kind: 'pause', name: quoteId } });
    const accepting = stage.accept(ref);
    expect(await stage.twin.waitPaused(quoteId, 1, 10_000)).toBe(true);
    const trade = stage.twin.tradeByQuote(quoteId)?.transactId ?? '';
    stage.twin.move(trade, 'settled', { event: false });
    await stage.twin.webhooks.send({ tradeId: trade, type: SETTLED });
    stage.twin.resume(quoteId);
    const { body } = await accepting;
    const order = await stage.orderIs(body.order.id, 'settled');
    expect(order.tradeId).toBe(trade);
    expect(await stage.kinds(order.id)).toEqual(['credit', 'hold', 'lift']);
  });
});
