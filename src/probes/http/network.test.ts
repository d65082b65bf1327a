import { readFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drive } from './styles/fixtures/drive.js';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const yaml = (baseUrl: string, tls = ''): string => `manifest: 1
partner: { name: Test }
target: { baseUrl: "${baseUrl}"${tls} }
accounts: { ann: {}, ben: {} }
lanes: [{ poolId: EUR-USDT, side: on_ramp, network: tron, amount: "1", asset: USDT }]
operations: { order: { request: { path: /o }, outputs: { status: $response.body#/s } } }
`;
const trusting = `, tls: { caFile: "${fixture('ca.pem')}" }`;

let secure: { server: Server; url: string };
let plain: { server: Server; url: string };
const open = new Set<Socket>();
let proxy: { server: Server; url: string; tunnels: string[]; passed: string[] };

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  const answer = (_request: unknown, response: { end(text: string): void }): void => response.end('{"s":"open"}');
  const tls = { key: readFileSync(fixture('server-key.pem')), cert: readFileSync(fixture('server.pem')) };
  const https = createHttps(tls, answer);
  secure = { server: https, url: `https://localhost:${await listen(https)}` };
  const http = createHttp(answer);
  plain = { server: http, url: `http://localhost:${await listen(http)}` };
  const tunnels: string[] = [];
  const passed: string[] = [];
  const forward = createHttp((request, response) => {
    passed.push(request.url ?? '');
    response.end('{"s":"pending"}');
  });
  forward.on('connect', (request, socket: Socket) => {
    tunnels.push(request.url ?? '');
    const [, port] = (request.url ?? '').split(':');
    const onward = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) {
      open.add(end);
      end.on('error', () => undefined);
    }
  });
  proxy = { server: forward, url: `http://127.0.0.1:${await listen(forward)}`, tunnels, passed };
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  for (const { server } of [secure, plain, proxy]) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

async function status(baseUrl: string, text: string, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const driven = await drive(baseUrl, text, { env });
  const call = await driven.driver.call('order', {});
  const [burst] = await driven.driver.burst([{ operation: 'order' }]);
  await driven.close();
  expect(burst?.outputs).toEqual(call.outputs);
  return call.outputs.status ?? call.exchanges.at(-1)?.error;
}

describe('TLS', () => {
  it('trusts what the manifest names, also in a burst', async () => {
    expect(await status(secure.url, yaml(secure.url, trusting))).toBe('open');
  });

  it('trusts nobody else', async () => {
    expect(await status(secure.url, yaml(secure.url))).toMatch(/^tls: /);
  });
});

describe('proxies of the environment', () => {
  it('carry HTTPS, unless NO_PROXY names the host', async () => {
    const env = { HTTPS_PROXY: proxy.url };
    expect(await status(secure.url, yaml(secure.url, trusting), env)).toBe('open');
    const { length } = proxy.tunnels;
    expect(length).toBeGreaterThan(0);
    expect(proxy.tunnels[0]).toBe(new URL(secure.url).host);
    expect(await status(secure.url, yaml(secure.url, trusting), { ...env, NO_PROXY: 'localhost' })).toBe('open');
    expect(proxy.tunnels).toHaveLength(length);
  });

  it('carry plain HTTP to other hosts, never to this machine', async () => {
    const env = { HTTP_PROXY: proxy.url };
    expect(await status(plain.url, yaml(plain.url), env)).toBe('open');
    expect(proxy.passed).toEqual([]);
    expect(await status('http://elsewhere.example', yaml('http://elsewhere.example'), env)).toBe('pending');
    expect(proxy.passed[0]).toBe('http://elsewhere.example/o');
  });

  it('are not asked where there are none', async () => {
    const { length } = proxy.tunnels;
    expect(await status(secure.url, yaml(secure.url, trusting), { HTTPS_PROXY: '' })).toBe('open');
    expect(proxy.tunnels).toHaveLength(length);
  });
});
