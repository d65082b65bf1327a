import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stage } from './fixtures/stage.js';

describe('a kill between request and answer', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  it.each(['after-commit', 'before-commit'] as const)('%s is resolved under the stored key', async (point) => {
    const { ref, quoteId } = await stage.quote();
    const match = { operation: 'transact', quoteId } as const;
    stage.twin.arm({ match, when: { first: 1 }, point, effect: { kind: 'hang' } });
    const accepting = stage.accept(ref).catch(() => null);
    expect(await stage.twin.journal.waitFor((entry) => entry.operation === 'transact', 10_000)).not.toBeNull();
    await stage.until(async () => stage.transacts(quoteId).length > 0 || 'nothing was sent');
    await stage.kill();
    await accepting;
    await stage.start();
    const { body } = await stage.until(async () => {
      const reply = await stage.accept(ref);
      return reply.body.order?.tradeId ? reply : `no trade yet: ${JSON.stringify(reply.body)}`;
    });
    await stage.orderIs(body.order.id, 'settled');
    const sends = stage.transacts(quoteId);
    expect(sends.length).toBeGreaterThan(1);
    expect(new Set(sends.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(stage.twin.trades().filter((trade) => trade.quoteId === quoteId)).toHaveLength(1);
    expect(await stage.kinds(body.order.id)).toEqual(['credit', 'hold', 'lift']);
  });
});
