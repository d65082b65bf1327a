import { connect, type Socket } from 'node:net';
import { request } from 'undici';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BODY_LIMIT } from './body.js';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { startTwin, type Twin } from './index.js';

let twin: Twin;
let caller: PoolsCaller;
const sockets: Socket[] = [];

beforeEach(async () => {
  twin = await startTwin();
  caller = new PoolsCaller(twin);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await twin.close();
});

function open(): Promise<Socket> {
  const { hostname, port } = new URL(twin.origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined);
    sockets.push(socket);
  });
}

/** Everything that comes back until the other side ends. */
async function raw(text: string): Promise<string> {
  const socket = await open();
  return new Promise((resolve) => {
    let got = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      got += chunk;
    });
    socket.on('close', () => resolve(got));
    socket.write(text);
  });
}

const alive = async () => expect((await caller.quote()).status).toBe(200);

it.each([
  ['nonsense', 'hello there\r\n\r\n', /^HTTP\/1\.1 400/],
  ['a bad header', 'GET /v1/pools HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n', /^HTTP\/1\.1 400/],
  [
    'two lengths',
    'POST /v1/pools HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    /^HTTP\/1\.1 400/,
  ],
  ['no host', 'GET /v1/pools HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400/],
  [
    'a header flood',
    `GET /v1/pools HTTP/1.1\r\nHost: x\r\n${'X-Flood: aaaaaaaaaaaaaaaa\r\n'.repeat(5000)}\r\n`,
    /^HTTP\/1\.1 431/,
  ],
])('answers %s and lives on', async (_name, text, expected) => {
  expect(await raw(text)).toMatch(expected);
  await alive();
});

it('takes a megabyte and answers 413 to more, declared or streamed', async () => {
  const post = (body: string | AsyncIterable<Buffer>) =>
    request(`${twin.pools}/pools/EUR-USDT/quote`, {
      method: 'POST',
      headers: { authorization: `Bearer ${caller.partner.secretKey}` },
      // undici takes any async iterable as a body.
      body: body as string,
    });
  const statusOf = async (body: string | AsyncIterable<Buffer>) => {
    const answer = await post(body);
    await answer.body.dump();
    return answer.statusCode;
  };
  async function* stream(): AsyncGenerator<Buffer> {
    for (let sent = 0; sent < 3 * BODY_LIMIT; sent += 65_536) yield Buffer.alloc(65_536, 32);
  }
  expect(await statusOf(' '.repeat(BODY_LIMIT))).toBe(400);
  expect(await statusOf(' '.repeat(BODY_LIMIT + 1))).toBe(413);
  expect(await statusOf(stream())).toBe(413);
  await alive();
});

it.each(['', '[]', '"text"', '{', '{"quoteId":', '\u0000', 'null', '{"side":{"toString":1},"amount":[]}'])(
  'refuses the body %j with 400',
  async (body) => {
    for (const path of ['quote', 'transact']) {
      const answer = await caller.post(`/pools/EUR-USDT/${path}`, body, { 'idempotency-key': 'k' });
      expect([answer.status, answer.json.type]).toEqual([400, 'invalid_request']);
    }
  },
);

it.each([
  '/%',
  '/pools/%zz/quote',
  '/pools/../../etc',
  '//',
  '/pools//quote',
  '/pools/__proto__/quote',
  '/pools/quotes/constructor',
])('knows nothing at %s', async (path) => {
  expect(await raw(`GET /v1${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 40[145]/);
  await alive();
});

it('serves others while slow and idle clients hold on', async () => {
  const idle = await Promise.all(Array.from({ length: 2000 }, open));
  const slow = await open();
  slow.write('POST /v1/pools/EUR-USDT/transact HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"quo');
  await alive();
  expect(idle.every((socket) => !socket.destroyed)).toBe(true);
  const entry = await twin.journal.waitFor((one) => one.path.endsWith('/transact'), 10_000);
  expect(entry).toMatchObject({ status: null, endedAtMs: null, body: null });
  await twin.close();
});

it('survives a caller that dies while it is held, and still commits what it heard', async () => {
  const quoteId = await caller.quoteId();
  twin.arm({ match: { quoteId }, when: { first: 1 }, point: 'before-commit', effect: { kind: 'pause', name: 'p' } });
  const socket = await open();
  const body = JSON.stringify({ quoteId });
  socket.write(
    `POST /v1/pools/EUR-USDT/transact HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${caller.partner.secretKey}\r\n` +
      `Idempotency-Key: k\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await twin.waitPaused('p', 1, 10_000);
  socket.destroy();
  await alive();
  twin.resume('p');
  const entry = await twin.journal.waitFor((one) => one.effect === 'trade-created', 10_000);
  const replay = await caller.transact(quoteId, 'k');
  expect(replay.json.transactId).toBe(entry?.tradeId);
});

it('keeps ids apart however fast they are made', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => caller.quote()));
  expect(new Set(answers.map((answer) => answer.json.quoteId)).size).toBe(200);
  expect(new Set(answers.map((answer) => answer.headers['x-request-id'])).size).toBe(200);
});
