import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Twin } from '../twin/api.js';
import { startTwin } from '../twin/index.js';

const secretKey = 'sk_test_endpoints000000000000000';
/** A provider by URL; without one, the twin. */
const given = process.env.PROVIDER_BASE_URL;
const key = process.env.PROVIDER_SECRET_KEY ?? secretKey;

let twin: Twin | null = null;
let provider: ReturnType<typeof supertest.agent>;
beforeAll(async () => {
  twin = given ? null : await startTwin({ partners: [{ id: 'p', secretKey, publishableKey: 'pk_test_endpoints' }] });
  provider = supertest.agent(given ?? twin?.origin);
});
afterAll(() => twin?.close());

/** What a contract by example says badly: bodies that are no JSON, sizes, spelling of headers, requests without a key. */
describe('0Pools endpoints', () => {
  test('every answer carries a request id, refusals included', async () => {
    const paths = ['/v1/pools', '/v1/pools/trades', '/v1/pools/quotes/nothing', '/v1/nowhere'];
    for (const path of paths) {
      const answer = await provider.get(path).set('Authorization', `Bearer ${key}`);
      expect(answer.headers['x-request-id'], path).toMatch(/^\S+$/);
    }
  });

  test('no key and a wrong key are 401 in the flat envelope', async () => {
    for (const authorization of ['', 'Bearer sk_test_wrong', 'Basic abc']) {
      const answer = await provider.get('/v1/pools/trades').set('Authorization', authorization);
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({
        statusCode: 401,
        code: expect.any(String),
        request_id: answer.headers['x-request-id'],
      });
    }
  });

  test('names of headers are taken in any case', async () => {
    const answer = await provider.get('/v1/pools/trades').set('AUTHORIZATION', `Bearer ${key}`);
    expect(answer.status).toBe(200);
  });

  test.each([
    ['broken JSON', '{"side":'],
    ['a list', '[]'],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('%s is a 400, not a crash', async (_name, body) => {
    const answer = await provider
      .post('/v1/pools/EUR-USDT/quote')
      .set('Authorization', `Bearer ${key}`)
      .set('Content-Type', 'application/json')
      .send(body);
    expect(answer.status).toBe(400);
  });

  test('an execution without its key is a 400', async () => {
    const answer = await provider
      .post('/v1/pools/EUR-USDT/transact')
      .set('Authorization', `Bearer ${key}`)
      .send({ quoteId: 'pq_test_any' });
    expect(answer.status).toBe(400);
  });

  test('a body beyond any sense is a 413', async () => {
    const answer = await provider
      .post('/v1/pools/EUR-USDT/quote')
      .set('Authorization', `Bearer ${key}`)
      .set('Content-Type', 'application/json')
      .send(JSON.stringify({ side: 'x'.repeat(3_000_000) }))
      .catch((error: Error) => error);
    // A server may close before it has read all of it; then there is no answer to look at.
    if (!(answer instanceof Error)) expect(answer.status).toBe(413);
    else expect(answer.message).toMatch(/EPIPE|ECONNRESET/);
  });
});
