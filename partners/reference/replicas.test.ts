import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseUrl, postgresAnswers } from './fixtures/postgres.js';
import { Stage } from './fixtures/stage.js';

describe.skipIf(!(await postgresAnswers()))('two replicas on one PostgreSQL (skipped without one)', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ program: 'replicas.js', env: { DATABASE_URL: databaseUrl, EPHEMERAL_SCHEMA: '1' } });
  });
  afterAll(() => stage.close());

  it('make one trade of accepts that arrive at both', async () => {
    const quotes = await Promise.all(Array.from({ length: 4 }, () => stage.quote()));
    for (const { ref, quoteId } of quotes) {
      const replies = await Promise.all(Array.from({ length: 6 }, () => stage.accept(ref)));
      expect(new Set(replies.map(({ body }) => body.order.id)).size).toBe(1);
      expect(stage.transacts(quoteId)).toHaveLength(1);
      const order = replies[0]?.body.order.id;
      await stage.orderIs(order, 'settled');
      expect(await stage.kinds(order)).toEqual(['credit', 'hold', 'lift']);
    }
  });

  it('take one event once, wherever its copies arrive', async () => {
    const { ref, quoteId } = await stage.quote();
    stage.twin.plan(quoteId, 'hold');
    const { body } = await stage.accept(ref);
    stage.twin.move(body.order.tradeId, 'settled', { event: false });
    await stage.twin.webhooks.send({ tradeId: body.order.tradeId, type: 'pool.transaction.settled', copies: 6 });
    await stage.orderIs(body.order.id, 'settled');
    expect(await stage.kinds(body.order.id)).toEqual(['credit', 'hold', 'lift']);
  });

  it('resume what a kill of all of them left uncertain', async () => {
    const { ref, quoteId } = await stage.quote();
    const match = { operation: 'transact', quoteId } as const;
    stage.twin.arm({ match, when: { first: 1 }, point: 'after-commit', effect: { kind: 'hang' } });
    const accepting = stage.accept(ref).catch(() => null);
    await stage.until(async () => stage.transacts(quoteId).length > 0 || 'nothing was sent');
    await stage.kill();
    await accepting;
    await stage.start();
    const { body } = await stage.until(async () => {
      const reply = await stage.accept(ref);
      return reply.body.order?.tradeId ? reply : 'no trade yet';
    });
    await stage.orderIs(body.order.id, 'settled');
    expect(new Set(stage.transacts(quoteId).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });
});
