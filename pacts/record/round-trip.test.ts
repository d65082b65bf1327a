import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/session.fixture.js';
import { runAudit } from '../../src/engine/audit.fixture.js';
import { SwapsCaller, swapId } from '../../twin/fixtures/swaps-caller.js';
import { startTwin } from '../../twin/index.js';
import { recordPact } from './record-pact.js';

const at = (file: string) => fileURLToPath(new URL(`../../partners/${file}`, import.meta.url));
/** The styles cost an audit each: `READINESS_FULL_MATRIX=1`. */
const styles = process.env.READINESS_FULL_MATRIX === '1' ? ['styles/rpc-desk', 'styles/forms-shop'] : [];
const reference = 'reference/readiness';
const folder = mkdtempSync(join(tmpdir(), 'pact-record-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const out = (partner: string) => join(folder, partner.replace('/', '-'));
const contract = (partner: string) => join(out(partner), 'contract.json');

describe('from an audit to a contract and back', { timeout: 120_000 }, () => {
  // Drives one lock and some accepts: the cheapest audit that trades.
  test.each([reference, ...styles])('%s: what it was recorded to send and use, the twin keeps', async (partner) => {
    const audit = await runAudit([
      '--manifest',
      at(`${partner}.yaml`),
      '--only',
      'second-accept-is-stored',
      '--out',
      out(partner),
    ]);
    expect(audit.open).toEqual([]);
    const recorded = await run(['pact', 'record', '--from', out(partner), '--out', contract(partner)]);
    expect(recorded.status, recorded.err).toBe(0);
    const names = JSON.parse(readFileSync(contract(reference), 'utf8')).interactions.map(
      ({ description }: { description: string }) => description,
    );
    expect(names).toContain('createQuote (firm) answered 200');
    expect(names).toContain('transact answered 200 reserved');
    const verified = await run(['pact', 'verify', '--pact', contract(partner)]);
    expect(verified.status, verified.err).toBe(0);
  });

  test('a provider that changes a field that this partner uses breaks it; one that nobody is seen to use does not', async () => {
    const without = (name: string) => (body: Record<string, unknown>) => delete body[name];
    const used = await verifyAgainst(without('amountOut'));
    expect(used.status).toBe(1);
    expect(used.err).toContain('createQuote');
    expect(used.err).toContain('amountOut');
    const unused = await verifyAgainst(without('spreadBps'));
    expect(unused.status, unused.err).toBe(0);
  });

  test('Swaps: what a client was recorded to send and use, the twin keeps', async () => {
    const twin = await startTwin();
    const caller = new SwapsCaller(twin);
    try {
      await caller.call('GET', '/currencies');
      await caller.call('POST', '/quotes', JSON.stringify({ from: 'usdttrc20', to: 'eth', amountFrom: '3200.00' }));
      const made = await caller.swap('3f0b1c1e-0000-4000-8000-000000000001');
      await caller.swap('3f0b1c1e-0000-4000-8000-000000000001');
      await caller.swap('3f0b1c1e-0000-4000-8000-000000000001', { amountFrom: '3201.00' });
      await caller.call('GET', `/swaps/${swapId(made)}`);
      await caller.call('GET', '/swaps/swap_unknown');
      await caller.call('GET', '/swaps');
      const traffic = { partner: 'desk', entries: twin.journal.query(), answers: [] };
      const { pact, leftOut } = recordPact([traffic], { api: 'swaps', consumer: 'desk', expectation: 'all' });
      expect([...leftOut]).toEqual([]);
      expect(pact.interactions).toHaveLength(7);
      const file = join(folder, 'swaps.json');
      writeFileSync(file, JSON.stringify(pact));
      const verified = await run(['pact', 'verify', '--pact', file]);
      expect(verified.status, verified.err).toBe(0);
    } finally {
      await twin.close();
    }
  });

  test('drift from an older recording is shown, with exit status 1', async () => {
    const old = JSON.parse(readFileSync(contract(reference), 'utf8'));
    old.interactions[0].request.body.content.side = 'off_ramp';
    const file = join(folder, 'old.json');
    writeFileSync(file, JSON.stringify(old));
    const again = ['pact', 'record', '--from', out(reference), '--out', join(folder, 'new.json'), '--against'];
    const drifted = await run([...again, file]);
    expect(drifted.out).toContain('request body $.side: "off_ramp" became "on_ramp"');
    expect(drifted.status).toBe(1);
    expect(await run([...again, contract(reference)])).toMatchObject({ status: 0, out: 'no drift\n' });
    expect(await run(['pact', 'diff', file, join(folder, 'new.json')])).toMatchObject({ status: 1, out: drifted.out });
  });

  test('what makes no contract is said, with exit status 3', async () => {
    const nothing = await run(['pact', 'record', '--from', folder]);
    expect(nothing).toMatchObject({ status: 3 });
    expect(nothing.err).toContain('holds no recorded run');
    const noPact = await run(['pact', 'diff', contract(reference), join(out(reference), 'readiness-report.json')]);
    expect(noPact).toMatchObject({ status: 3 });
    expect(noPact.err).toContain('is no pact file');
  });
});

/** Verifies the reference partner's recorded contract against a twin whose answers are changed on their way. */
async function verifyAgainst(change: (body: Record<string, unknown>) => void) {
  const twin = await startTwin();
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const answer = await request(`${twin.origin}${incoming.url}`, {
      method: incoming.method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const body = (await answer.body.json()) as Record<string, unknown>;
    if (!incoming.url?.startsWith('/_twin')) change(body);
    outgoing
      .writeHead(answer.statusCode, { 'content-type': 'application/json', 'x-request-id': 'req_1' })
      .end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    return await run(['pact', 'verify', '--provider-base-url', url, '--pact', contract(reference)], {
      env: { PROVIDER_SECRET_KEY: twin.partners[0]?.secretKey ?? '', TWIN_CONTROL_TOKEN: twin.controlToken },
    });
  } finally {
    server.close();
    server.closeAllConnections();
    await twin.close();
  }
}
