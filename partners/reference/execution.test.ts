import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Stage } from './fixtures/stage.js';

describe('executing a quote', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  it('makes one order, trade and ledger of many accepts at once and later', async () => {
    const { ref, quoteId } = await stage.quote();
    const together = await Promise.all(Array.from({ length: 8 }, () => stage.accept(ref)));
    const later = await stage.accept(ref);
    const orders = new Set([...together, later].map(({ body }) => body.order.id));
    const trades = new Set([...together, later].map(({ body }) => body.order.tradeId));
    expect([orders.size, trades.size]).toEqual([1, 1]);
    expect(stage.transacts(quoteId)).toHaveLength(1);
    const [order = ''] = orders;
    await stage.orderIs(order, 'settled');
    expect(await stage.kinds(order)).toEqual(['credit', 'hold', 'lift']);
  });

  it.each([
    ['a lost answer', { point: 'after-commit', effect: { kind: 'reset' } }],
    ['a lost request', { point: 'before-commit', effect: { kind: 'drop' } }],
    ['a server error after the trade', { point: 'after-commit', effect: { kind: 'status', status: 503 } }],
    ['an unreadable answer', { point: 'after-commit', effect: { kind: 'broken-json' } }],
    ['no answer in time', { point: 'after-commit', effect: { kind: 'hang' } }],
  ] as const)('resolves %s under the same key', async (_name, { point, effect }) => {
    const { ref, quoteId } = await stage.quote();
    stage.twin.arm({ match: { operation: 'transact', quoteId }, when: { first: 1 }, point, effect });
    const { body } = await stage.accept(ref);
    expect(body.order.tradeId).toBe(stage.twin.tradeByQuote(quoteId)?.transactId);
    const sends = stage.transacts(quoteId);
    expect(sends).toHaveLength(2);
    expect(new Set(sends.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    await stage.orderIs(body.order.id, 'settled');
    expect(await stage.kinds(body.order.id)).toEqual(['credit', 'hold', 'lift']);
  });

  it.each([
    ['quote_expired', 409, 'expired'],
    ['reservation_conflict', 409, 'declined'],
    ['insufficient_balance', 402, 'declined'],
    ['velocity_limit_exceeded', 409, 'declined'],
    ['pool_access_suspended', 409, 'declined'],
  ] as const)('ends on %s without another try', async (as, status, state) => {
    const { ref, quoteId } = await stage.quote();
    stage.twin.arm({
      match: { operation: 'transact', quoteId },
      point: 'before-commit',
      effect: { kind: 'refuse', as },
    });
    const reply = await stage.accept(ref);
    expect([reply.status, reply.body.order.state]).toEqual([status, state]);
    expect((await stage.accept(ref)).body.order.id).toBe(reply.body.order.id);
    expect(stage.transacts(quoteId)).toHaveLength(1);
    expect(await stage.entries(reply.body.order.id)).toEqual([]);
  });

  it('goes on by itself after the user was told to wait', async () => {
    const { ref, quoteId } = await stage.quote();
    const fault = { match: { operation: 'transact', quoteId }, when: { first: 4 }, point: 'before-commit' } as const;
    stage.twin.arm({ ...fault, effect: { kind: 'status', status: 500 } });
    const { status, body } = await stage.accept(ref);
    expect([status, body.order.state]).toEqual([202, 'processing']);
    await stage.orderIs(body.order.id, 'settled');
    expect(new Set(stage.transacts(quoteId).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('refuses a quote that the user turned down, and quotes of others', async () => {
    const { ref, quoteId } = await stage.quote();
    expect((await stage.accept(ref, 'bob')).status).toBe(404);
    expect((await stage.api('alice', 'POST', `/api/quotes/${ref}/decline`)).body.status).toBe('declined');
    expect((await stage.accept(ref)).status).toBe(404);
    expect(stage.transacts(quoteId)).toEqual([]);
    expect(stage.twin.quote(quoteId)?.status).toBe('rejected');
  });
});

describe('expiry', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ twin: { quoteTtlMs: 1200 } });
  });
  afterAll(() => stage.close());

  const expired = (quoteId: string) =>
    stage.until(async () => stage.twin.quote(quoteId)?.status === 'expired' || 'open');

  it('refuses an expired quote and sends nothing', async () => {
    const { ref, quoteId } = await stage.quote();
    await expired(quoteId);
    const reply = await stage.accept(ref);
    expect([reply.status, reply.body.view]).toEqual([409, 'quote_expired']);
    expect(stage.transacts(quoteId)).toEqual([]);
  });

  it('sends nothing when the reads before the execution took too long', async () => {
    const { ref, quoteId } = await stage.quote({ poolId: 'EUR-USDC' });
    const match = { operation: 'getBalance', poolId: 'EUR-USDC' } as const;
    stage.twin.arm({ match, point: 'before-commit', effect: { kind: 'delay', ms: 1500 } });
    const reply = await stage.accept(ref);
    expect([reply.status, reply.body.order.state]).toEqual([409, 'expired']);
    expect(stage.transacts(quoteId)).toEqual([]);
  });

  it('remembers expiry over a restart', async () => {
    const { ref, quoteId } = await stage.quote();
    await stage.kill();
    await expired(quoteId);
    await stage.start();
    expect((await stage.accept(ref)).body.view).toBe('quote_expired');
    expect(stage.transacts(quoteId)).toEqual([]);
  });
});
