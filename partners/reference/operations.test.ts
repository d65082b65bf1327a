import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRETS, Stage, TERMS } from './fixtures/stage.js';

describe('operations and guards', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ upstreamPartner: { balance: '5000.00' } });
  });
  afterAll(() => stage.close());

  it('traces an order by each of its ids, for support alone', async () => {
    const { ref, quoteId } = await stage.quote();
    const { body } = await stage.accept(ref);
    await stage.orderIs(body.order.id, 'settled');
    const by = async (id: string) => (await stage.api('support', 'GET', `/ops/trace?id=${id}`)).body;
    const trace = await stage.until(async () => {
      const found = await by(body.order.id);
      return found.eventIds.length > 0 ? found : 'no event yet';
    });
    const ids = [quoteId, ref, trace.tradeId, ...trace.eventIds, ...trace.ledgerRefs];
    for (const id of ids) expect((await by(id)).orderRef).toBe(body.order.id);
    const [transact] = stage.transacts(quoteId);
    expect((await by(transact?.requestId ?? '')).orderRef).toBe(body.order.id);
    expect((await stage.api('alice', 'GET', `/ops/trace?id=${quoteId}`)).status).toBe(403);
    expect((await stage.api('alice', 'GET', `/ops/ledger?order=${body.order.id}`)).status).toBe(403);
  });

  it('closes the day with one row for each order, whatever became of it', async () => {
    const from = new Date(Date.now() - 1000).toISOString();
    const refs: string[] = [];
    for (const plan of ['settle', 'fail', 'release'] as const) {
      const { ref, quoteId } = await stage.quote();
      stage.twin.plan(quoteId, plan);
      refs.push((await stage.accept(ref)).body.order.id);
    }
    await stage.orderIs(refs[0] ?? '', 'settled');
    await stage.orderIs(refs[1] ?? '', 'failed');
    await stage.orderIs(refs[2] ?? '', 'released');
    const to = new Date(Date.now() + 1000).toISOString();
    const { rows } = (await stage.api('finance', 'GET', `/ops/close?from=${from}&to=${to}`)).body;
    const ours = rows.filter(({ orderRef }: { orderRef: string }) => refs.includes(orderRef));
    expect(ours.map(({ status }: { status: string }) => status)).toEqual(['settled', 'failed', 'released']);
    for (const row of ours) expect(row.amount).toBe(stage.twin.trade(row.tradeId)?.amountOut);
  });

  it('refuses an unsupported network and amounts outside the limits before a quote is locked', async () => {
    const before = stage.twin.quotes().length;
    const lock = (change: object) => stage.api('alice', 'POST', '/api/quotes', { ...TERMS, ...change });
    expect((await lock({ network: 'dogecoin' })).body.reason).toBe('unsupported_network');
    expect((await lock({ amount: '1.00' })).body.reason).toBe('amount_refused');
    expect((await lock({ amount: '400000.00' })).body.reason).toBe('amount_refused');
    expect(stage.twin.quotes()).toHaveLength(before);
  });

  it('declines what the prefunded balance does not cover, with no trade', async () => {
    const { ref, quoteId } = await stage.quote({ amount: '50000.00' });
    const reply = await stage.accept(ref);
    expect([reply.status, reply.body.order.state]).toEqual([402, 'declined']);
    expect(reply.body.message).toBe('Top up before transacting.');
    expect(stage.transacts(quoteId)).toEqual([]);
  });

  it.each(['pool_dry', 'engine_unavailable', 'rate_unavailable'] as const)('shows %s as a state', async (reason) => {
    const amount = `12${reason.length}.00`;
    const match = { operation: 'createQuote', amount } as const;
    stage.twin.arm({ match, point: 'before-commit', effect: { kind: 'unavailable', reason } });
    const { status, body } = await stage.api('alice', 'POST', '/api/quotes', { ...TERMS, amount });
    expect([status, body.view, body.unavailableReason]).toEqual([200, 'unavailable', reason]);
    expect(body.message).not.toContain('_');
    const packet = (await stage.api('support', 'GET', `/ops/packets/${body.reference}`)).body;
    expect(packet).toMatchObject({ reason, pool_id: 'EUR-USDT', network: 'tron', side: 'on_ramp', amount });
    expect(packet.request_id).toMatch(/^req_/);
  });

  it('is in maintenance while discovery is down', async () => {
    const match = { operation: 'listPools' } as const;
    const fault = stage.twin.arm({ match, point: 'before-commit', effect: { kind: 'status', status: 503 } });
    expect((await stage.api('alice', 'GET', '/api/lanes')).body.view).toBe('maintenance');
    expect((await stage.api('alice', 'POST', '/api/quotes', TERMS)).body.view).toBe('maintenance');
    fault.disarm();
    expect((await stage.api('alice', 'GET', '/api/lanes')).body.view).toBe('lanes');
  });

  it('signs in with a password, by cookie and by token', async () => {
    expect((await stage.fetch('GET', '/api/lanes')).statusCode).toBe(401);
    const signIn = { account: 'alice', password: 'alice-password' };
    const { headers, text } = await stage.fetch('POST', '/api/session', {}, signIn);
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    expect((await stage.fetch('GET', '/api/lanes', { cookie })).statusCode).toBe(200);
    const { token } = JSON.parse(text);
    expect((await stage.fetch('GET', '/api/lanes', { authorization: `Bearer ${token}` })).statusCode).toBe(200);
    const evil = { cookie, origin: 'https://elsewhere.example' };
    expect((await stage.fetch('POST', '/api/quotes', evil, TERMS)).statusCode).toBe(403);
    expect((await stage.fetch('POST', '/api/session', {}, { ...signIn, password: 'x' })).statusCode).toBe(401);
  });

  it('writes no secret to any file and ends gracefully', async () => {
    expect(await stage.kill('SIGTERM')).toBe(0);
    const files = await readdir(stage.dataDir, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    expect(texts.length).toBeGreaterThan(5);
    for (const secret of SECRETS) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    await stage.start();
  });
});
