import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, drive } from './styles/fixtures/drive.js';

const json = 'content-type: application/json\r\n';
const ok = (body: string | Buffer, headers = json): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`),
    Buffer.from(body),
  ]);

/** What the target does to a connection that asked for it. */
const manners: Readonly<Record<string, (socket: Socket) => void>> = {
  hangs: () => undefined,
  trickles: (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${json}content-length: 1000\r\n\r\n{"s":"`);
    const drip = setInterval(() => socket.write('x'), 50);
    socket.on('close', () => clearInterval(drip));
  },
  resets: (socket) => socket.resetAndDestroy(),
  'closes halfway': (socket) => socket.end(`HTTP/1.1 200 OK\r\n${json}content-length: 1000\r\n\r\n{"s":`),
  'never stops': (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${json}content-length: 1000000000\r\n\r\n`);
    const more = (): void => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65536, 0x20)));
    };
    socket.on('drain', more);
    more();
  },
  'bad chunks': (socket) => socket.end(`HTTP/1.1 200 OK\r\n${json}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`),
  'bad header': (socket) => socket.end('HTTP/1.1 200 OK\r\nbad header\u0000: x\r\n\r\n'),
  'huge header': (socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(200_000)}\r\n\r\n`),
  'no http': (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  'bad json': (socket) => socket.end(ok('{"s": done}')),
  'bad utf-8': (socket) => socket.end(ok(Buffer.from([0x7b, 0x22, 0x73, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]))),
  'a page': (socket) => socket.end(ok('<h1>Sign in</h1>', 'content-type: text/html\r\n')),
  'deep json': (socket) => socket.end(ok('['.repeat(100_000))),
  'bad gzip': (socket) => socket.end(ok('{"s":"done"}', `${json}content-encoding: gzip\r\n`)),
  'a gzip bomb': (socket) => socket.end(ok(gzipSync(Buffer.alloc(50_000_000)), `${json}content-encoding: gzip\r\n`)),
  'an unknown coding': (socket) => socket.end(ok('{"s":"done"}', `${json}content-encoding: zstd2\r\n`)),
  'two lengths': (socket) => socket.end(`HTTP/1.1 200 OK\r\n${json}content-length: 2\r\ncontent-length: 7\r\n\r\n{}`),
  'too short': (socket) => socket.end(`HTTP/1.1 200 OK\r\n${json}content-length: 2\r\nconnection: close\r\n\r\n`),
  'redirects to mail': (socket) =>
    socket.end('HTTP/1.1 302 Found\r\nlocation: mailto:x@y\r\ncontent-length: 0\r\n\r\n'),
  'redirects nowhere': (socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: http://[\r\ncontent-length: 0\r\n\r\n'),
  'switches protocols': (socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  'an odd status': (socket) => socket.end('HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n'),
  'gzip, fine': (socket) => socket.end(ok(gzipSync('{"s":"settled"}'), `${json}content-encoding: gzip\r\n`)),
  'latin-1, fine': (socket) =>
    socket.end(
      ok(Buffer.from('{"s":"settled","m":"\xfc"}', 'latin1'), 'content-type: application/json; charset=iso-8859-1\r\n'),
    ),
  'early hints, fine': (socket) =>
    socket.end(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), ok('{"s":"settled"}')])),
};

let driven: Driven;
let close: () => Promise<void>;
beforeAll(async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      const end = heard.indexOf('\r\n\r\n');
      if (end < 0) return;
      const manner = decodeURIComponent(/^\w+ \/([^ ]*)/.exec(heard)?.[1] ?? '');
      heard = '';
      manners[manner]?.(socket);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  };
  driven = await drive(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    `accounts: { ann: {}, ben: {} }
defaults: { request: { timeoutMs: 1500, followRedirects: true } }
operations:
  order:
    request: { path: "/{$inputs.orderRef}" }
    outputs: { status: $response.body#/s, message: $response.body#/m }
`,
  );
});
afterAll(async () => {
  await driven.close();
  await close();
});

const bad: readonly (readonly [manner: string, error: RegExp])[] = [
  ['hangs', /^timeout: no complete answer within 1500 ms/],
  ['trickles', /^timeout/],
  ['resets', /^reset/],
  ['closes halfway', /^reset|^unreadable/],
  ['never stops', /^too large: more than 8388608 bytes after status 200/],
  ['bad chunks', /^unreadable: not valid HTTP/],
  ['bad header', /^unreadable: not valid HTTP/],
  ['huge header', /^unreadable/],
  ['no http', /^unreadable: not valid HTTP/],
  ['bad json', /^unreadable: not valid JSON/],
  ['bad utf-8', /^unreadable: its bytes are not UTF-8/],
  ['a page', /^unreadable: expected JSON, got text\/html/],
  ['deep json', /^unreadable: nested deeper/],
  ['bad gzip', /^unreadable: not valid gzip/],
  ['a gzip bomb', /^too large: more than 8388608 bytes unpacked/],
  ['an unknown coding', /^unreadable: content-encoding zstd2/],
  ['two lengths', /^unreadable/],
  ['too short', /^reset|^unreadable/],
  ['redirects to mail', /^unreadable: the redirect leads to mailto:/],
  ['redirects nowhere', /^unreadable: the redirect leads to no URL/],
  ['switches protocols', /./],
  ['an odd status', /.|^$/],
];

describe('a target that', () => {
  it.each(bad)('%s is an error with its reason, nothing thrown', async (orderRef, error) => {
    const call = await driven.driver.call('order', { inputs: { orderRef } });
    expect(call.outcome).toBe('error');
    expect(call.exchanges).toHaveLength(1);
    expect(call.exchanges[0]?.error ?? '').toMatch(error);
    expect(call.outputs).toEqual({});
    expect(call.problem).toBeNull();
  });

  it.each(['gzip, fine', 'latin-1, fine', 'early hints, fine'])('%s is read', async (orderRef) => {
    expect(await driven.driver.call('order', { inputs: { orderRef } })).toMatchObject({
      outcome: 'ok',
      outputs: { status: 'settled' },
    });
  });

  it('misbehaves in a burst ends each call alone', async () => {
    const manner = ['hangs', 'resets', 'gzip, fine', 'bad json'];
    const calls = await driven.driver.burst(
      manner.map((orderRef) => ({ operation: 'order' as const, options: { inputs: { orderRef } } })),
    );
    expect(calls.map((call) => call.outcome)).toEqual(['error', 'error', 'ok', 'error']);
  });

  it('hangs is left at once when the caller gives up', async () => {
    const controller = new AbortController();
    const running = driven.driver.call('order', { inputs: { orderRef: 'hangs' }, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    const call = await running;
    expect(call).toMatchObject({ outcome: 'error', problem: null });
    expect(call.exchanges[0]?.error).toBe('aborted');
    const late = await driven.driver.call('order', { inputs: { orderRef: 'hangs' }, signal: controller.signal });
    expect(late).toMatchObject({ outcome: 'error', exchanges: [] });
  });

  it('is not there is refused', async () => {
    const none = await drive(
      'http://127.0.0.1:1',
      'accounts: { ann: {}, ben: {} }\noperations: { order: { request: { path: / }, outputs: { status: $response.body#/s } } }',
    );
    const call = await none.driver.call('order', {});
    expect(call).toMatchObject({
      outcome: 'error',
      exchanges: [{ response: null, error: 'refused: nothing listens there' }],
    });
    const [burst] = await none.driver.burst([{ operation: 'order' }]);
    expect(burst).toMatchObject({ outcome: 'error', exchanges: [{ error: 'refused: nothing listens there' }] });
    await none.close();
  });

  it('gets no header that HTTP does not allow', async () => {
    const odd = await drive(
      'http://127.0.0.1:1',
      'accounts: { ann: { t: "a\\nb" }, ben: {} }\nauth: { headers: { x: "{$account.t}" } }\noperations: { order: { request: { path: / }, outputs: { status: $response.body#/s } } }',
    );
    const call = await odd.driver.call('order', {});
    expect(call).toMatchObject({
      outcome: 'error',
      exchanges: [],
      problem: { fault: 'manifest', reason: expect.stringContaining('the header x') },
    });
    await odd.close();
  });
});
