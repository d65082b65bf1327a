import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { drive } from './styles/fixtures/drive.js';

const manifest = `accounts: { ann: {}, ben: {} }
operations:
  accept: { request: { method: POST, path: /a, body: { ref: $inputs.quoteRef } }, outputs: { orderRef: $response.body#/ref } }
  decline: { request: { method: POST, path: "/d/{$inputs.quoteRef}" } }
`;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A server that tells when the first byte and when the whole of each request came. */
async function watching(): Promise<{ url: string; events: string[] }> {
  const events: string[] = [];
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createTcp((socket) => {
    const name = count++;
    sockets.add(socket);
    let heard = '';
    socket.on('data', (chunk) => {
      if (heard === '') events.push(`begins ${name}`);
      heard += chunk.toString('latin1');
      const end = heard.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0);
      if (end < 0 || heard.length < end + 4 + length) return;
      events.push(`whole ${name}`);
      socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"ref":1}');
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, events };
}

describe('a burst', () => {
  it.each(['accept', 'decline'] as const)('begins all requests before it completes one (%s)', async (operation) => {
    const { url, events } = await watching();
    const driven = await drive(url, manifest);
    ends.push(() => driven.close());
    // A server that is starved reads late; sent without holding back, no round at all would look like this.
    let apart = false;
    for (let round = 0; round < 8 && !apart; round++) {
      events.length = 0;
      const item = { operation, options: { inputs: { quoteRef: 'q', attemptId: 'a' } } };
      const calls = await driven.driver.burst(Array.from({ length: 8 }, () => item));
      expect(calls.map((call) => call.outcome)).toEqual(Array.from({ length: 8 }, () => 'ok'));
      apart = events.slice(0, 8).every((event) => event.startsWith('begins'));
    }
    expect(apart).toBe(true);
  });

  it('takes its requests from the allowance at once, and never more than may leave', async () => {
    const { url } = await watching();
    const driven = await drive(url, manifest);
    ends.push(() => driven.close());
    const item = { operation: 'decline' as const, options: { inputs: { quoteRef: 'q' } } };
    await driven.driver.burst([item, item, item]);
    expect(driven.allowance.used().requests).toBe(3);
    const calls = await driven.driver.burst(Array.from({ length: 1001 }, () => item));
    expect(calls[0]).toMatchObject({
      outcome: 'error',
      exchanges: [],
      problem: { fault: 'harness', reason: expect.stringContaining('limits.maxRequestsPerSecond') },
    });
    expect(driven.allowance.used().requests).toBe(3);
  });

  it('is seen side by side by a server', async () => {
    let inside = 0;
    let most = 0;
    const server = createServer((request, response) => {
      inside += 1;
      most = Math.max(most, inside);
      request.resume().on('end', () =>
        setTimeout(() => {
          inside -= 1;
          response.setHeader('content-type', 'application/json').end('{"ref":1}');
        }, 100),
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const driven = await drive(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, manifest);
    ends.push(async () => {
      await driven.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    });
    await driven.driver.burst(
      Array.from({ length: 5 }, () => ({
        operation: 'accept' as const,
        options: { inputs: { quoteRef: 'q', attemptId: 'a' } },
      })),
    );
    expect(most).toBe(5);
  });
});
