import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Twin } from '../twin/api.js';
import { startTwin } from '../twin/index.js';
import { poolsInteractions } from './pools-interactions.js';
import { verifyContract } from './verify-contract.js';
import { writeContract } from './write-contract.js';

const published = fileURLToPath(new URL('./contracts/reference-partner-0pools-api.json', import.meta.url));
const secretKey = 'sk_test_pactprovider0000000000000000';

let twin: Twin;
beforeAll(async () => {
  twin = await startTwin({
    partners: [
      {
        id: 'pact',
        secretKey,
        publishableKey: 'pk_test_pactprovider',
        tier: 'standard',
        allowedPools: ['EUR-USDT'],
        balance: '1000000.00',
      },
    ],
  });
});
afterAll(() => twin.close());

const control = () => ({ origin: twin.origin, secretKey, controlToken: twin.controlToken });

test('the published contract is what the client really sends and reads', { timeout: 120_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pact-'));
  try {
    const played = await writeContract(poolsInteractions, dir);
    expect(played.map(({ name, kind }) => [name, kind])).toEqual(
      poolsInteractions.map(({ name, expect: kind }) => [name, kind]),
    );
    expect(played.filter(({ requestId }) => requestId !== 'req_test_1')).toEqual([]);
    const written = await readFile(join(dir, 'reference-partner-0pools-api.json'), 'utf8');
    if (process.env.UPDATE_PACTS) await writeFile(published, written);
    expect(JSON.parse(written).interactions).toEqual(JSON.parse(await readFile(published, 'utf8')).interactions);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('the twin keeps the contract', { timeout: 120_000 }, async () => {
  const verification = await verifyContract({
    providerBaseUrl: twin.origin,
    files: [published],
    secretKey,
    control: control(),
  });
  expect(verification.breaches).toEqual([]);
  expect(verification.ok).toBe(true);
});

interface Answered {
  status: number;
  readonly headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** Providers that break the contract in one way each: what they change in an answer of the twin. */
const breaking: readonly [name: string, place: string, change: (answer: Answered) => void][] = [
  ['a field is renamed', 'quoteId', ({ body }) => rename(body, 'quoteId', 'quote_id')],
  ['a rate is a number', 'rate', ({ body }) => replace(body, 'rate', 'string', Number)],
  ['200 in place of 409', '409', (answer) => restate(answer, 409, 200)],
  ['no request id', 'x-request-id', ({ headers }) => drop(headers, 'x-request-id')],
  ['a nested error envelope', 'code', (answer) => nest(answer)],
  ['a reserved trade is called pending', 'status', ({ body }) => replace(body, 'status', 'string', () => 'pending')],
  ['a suspended account answers 404', '403', (answer) => restate(answer, 403, 404)],
  ['availability is a word', 'available', ({ body }) => replace(body, 'available', 'boolean', String)],
  ['403 for an unknown quote', '404', (answer) => restate(answer, 404, 403)],
];

describe('a provider that breaks the contract is named with interaction and field', { timeout: 120_000 }, () => {
  test.each(breaking)('%s', async (_name, place, change) => {
    const server = await mutating(change);
    try {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const verification = await verifyContract({
        providerBaseUrl: `http://127.0.0.1:${port}`,
        files: [published],
        secretKey,
        control: control(),
      });
      expect(verification.ok).toBe(false);
      expect(verification.breaches.map(({ interaction }) => interaction)).not.toContain('unnamed');
      expect(JSON.stringify(verification.breaches).toLowerCase()).toContain(place.toLowerCase());
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

function rename(body: Record<string, unknown>, from: string, to: string): void {
  if (from in body) body[to] = body[from];
  delete body[from];
}

function replace(body: Record<string, unknown>, name: string, kind: string, by: (value: unknown) => unknown): void {
  if (typeof body[name] === kind) body[name] = by(body[name]);
}

function restate(answer: Answered, from: number, to: number): void {
  if (answer.status === from) answer.status = to;
}

function drop(headers: Record<string, string>, name: string): void {
  delete headers[name];
}

function nest(answer: Answered): void {
  if (answer.status >= 400) answer.body = { error: answer.body };
}

/** The twin seen through a provider that changes its answers. */
async function mutating(change: (answer: Answered) => void): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    const text = await bodyOf(incoming);
    const upstream = await request(`${twin.origin}${incoming.url}`, {
      method: incoming.method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(
        ['authorization', 'content-type', 'idempotency-key'].flatMap((name) => {
          const value = incoming.headers[name];
          return typeof value === 'string' ? [[name, value]] : [];
        }),
      ),
      ...(text === '' ? {} : { body: text }),
    });
    const answer: Answered = {
      status: upstream.statusCode,
      headers: { 'content-type': 'application/json', 'x-request-id': String(upstream.headers['x-request-id']) },
      body: JSON.parse((await upstream.body.text()) || '{}'),
    };
    change(answer);
    outgoing.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
