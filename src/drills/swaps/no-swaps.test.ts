import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadHistory } from '../../history/load.js';
import { formatProblem, loadManifest } from '../../manifest/index.js';
import { gather } from '../gather.js';

/** An app that confirms whatever it is asked to and asks nobody. */
async function startIdler() {
  let confirms = 0;
  const server = createServer((request, response) => {
    const confirm = request.url === '/confirm';
    if (confirm) confirms += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: `q${confirms}`, order: `o${confirms}`, state: 'pending' }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, confirms: () => confirms };
}

const manifestOf = (url: string) => `manifest: 1
partner: { name: Idler, environment: staging }
target: { baseUrl: "${url}" }
upstream: { mode: twin }
webhooks: none
ui: none
accounts: { ann: { token: a } }
lanes: [{ poolId: a-b, side: on_ramp, network: ethereum, amount: "1.00", asset: eth, destination: "0xa1" }]
timing: { settleWithinMs: 200 }
hooks: { restart: { command: "true" } }
operations:
  lockQuote: { request: { method: POST, path: /quotes, body: {} }, outputs: { quoteRef: $response.body#/id } }
  accept: { request: { method: POST, path: /confirm }, outputs: { orderRef: $response.body#/order, status: $response.body#/state } }
  order: { request: { path: /order }, outputs: { status: $response.body#/state } }
`;

test('an app that never reaches Swaps is asked once in peace and once around a crash', {
  timeout: 60_000,
}, async () => {
  const app = await startIdler();
  const out = await mkdtemp(join(tmpdir(), 'readiness-idler-'));
  onTestFinished(() => rm(out, { recursive: true, force: true }));
  await writeFile(join(out, 'readiness.yaml'), manifestOf(app.url));
  const loaded = await loadManifest(join(out, 'readiness.yaml'), {});
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  await gather({
    ...{ manifest: loaded.manifest, profile: { profile: 'swaps' }, out, seed: 1, budgetMs: null, only: null },
    ...{ drills: ['swap-confirms', 'swap-crashes'], defects: [], command: 'test' },
    ...{ tool: { name: 'test', version: '0' }, signal: new AbortController().signal, progress: () => undefined },
  });
  const history = await loadHistory(join(out, 'history'));
  const reason = expect.stringMatching(/no request of the app to make a swap reached the upstream/);
  for (const drill of ['swap-confirms', 'swap-crashes'])
    expect(history.drill(drill)).toMatchObject({ state: 'blocked', obstacle: { fault: 'partner', reason } });
  // One confirm in peace; around the crash a client's, its retry's and the user's.
  expect(app.confirms()).toBe(4);
});
