import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, drive } from './fixtures/drive.js';
import { json, type Served, serve } from './fixtures/serve.js';

/** An accept is only queued (202, trade_processing); the trade and the final status show later, on the order. */
async function queuedApp(): Promise<Served & { work(): void }> {
  const orders = new Map<string, { state: string; trade: string | null }>();
  const app = await serve((asked, response) => {
    const id = asked.path.split('/')[2] ?? '';
    if (asked.method === 'POST') {
      orders.set(id, { state: 'trade_processing', trade: null });
      return json(response, 202, { status: 'trade_processing' }, { location: `/orders/${id}` });
    }
    const order = orders.get(id);
    return order === undefined
      ? json(response, 404, { status: 'unknown' })
      : json(response, 200, { ...order, quote: id });
  });
  return {
    ...app,
    work: () => {
      for (const id of orders.keys()) orders.set(id, { state: 'done', trade: 'pt_1' });
    },
  };
}

const manifest = `
accounts: { ann: { token: a }, ben: { token: b } }
auth: { query: { access: $account.token } }
operations:
  accept:
    request: { method: POST, path: "/quotes/{$inputs.quoteRef}" }
    # One id for quote and order: the reference is what was put in.
    outputs: { orderRef: $inputs.quoteRef, status: $response.body#/status, tradeId: $response.body#/trade }
  order:
    request: { path: "/quotes/{$inputs.orderRef}", query: { fields: [state, trade], x: "{$inputs.orderRef} &" } }
    outputs: { status: $response.body#/state, tradeId: $response.body#/trade, quoteId: $response.body#/quote }
vocabulary: { status: { pending: [trade_processing], settled: [done] } }
`;

let app: Awaited<ReturnType<typeof queuedApp>>;
let driven: Driven;
beforeAll(async () => {
  app = await queuedApp();
  driven = await drive(app.baseUrl, manifest);
});
afterAll(async () => {
  await driven.close();
  await app.close();
});

describe('asynchronous accept', () => {
  it('is ok and pending now, settled with a trade later', async () => {
    const accepted = await driven.driver.call('accept', { inputs: { quoteRef: 'q9', attemptId: 'a' } });
    expect(accepted).toMatchObject({ outcome: 'ok', outputs: { orderRef: 'q9', status: 'pending' }, problem: null });
    expect(accepted.outputs).not.toHaveProperty('tradeId');
    const read = () => driven.driver.call('order', { inputs: { orderRef: accepted.outputs.orderRef } });
    expect((await read()).outputs).toEqual({ status: 'pending', quoteId: 'q9' });
    app.work();
    expect((await read()).outputs).toEqual({ status: 'settled', tradeId: 'pt_1', quoteId: 'q9' });
    expect(Object.fromEntries(app.asked.at(-1)?.query ?? [])).toMatchObject({ access: 'a', x: 'q9 &' });
    expect(app.asked.at(-1)?.query.getAll('fields')).toEqual(['state', 'trade']);
  });

  it('requires required outputs of ok alone', async () => {
    const lost = await driven.driver.call('order', { inputs: { orderRef: 'nope' } });
    expect(lost).toMatchObject({ outcome: 'refused', problem: null });
  });
});
