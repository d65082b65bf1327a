import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/session.fixture.js';
import type { Report } from '../../src/model/report.js';
import { startBroker } from '../broker/fixtures/broker-service.js';
import { readContracts } from '../contract-file.js';
import { webhookDeliveries } from './webhook-deliveries.js';

const at = (file: string) => fileURLToPath(new URL(`../../partners/${file}.yaml`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pact-partner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Each costs some seconds of CPU: `READINESS_FULL_MATRIX=1` runs them all. */
const full = process.env.READINESS_FULL_MATRIX === '1';

async function verify(name: string, ...words: readonly string[]): Promise<{ status: number; report: Report }> {
  const out = join(folder, name);
  const { status, err } = await run(['pact', 'verify', '--out', out, ...words]);
  expect([0, 1, 2], err).toContain(status);
  return { status, report: JSON.parse(readFileSync(join(out, 'readiness-report.json'), 'utf8')) as Report };
}

const brief = ({ checks }: Report, outcome: string) => checks.filter((check) => check.outcome === outcome);

describe('a correct partner keeps its contract, whatever its style', { timeout: 120_000 }, () => {
  test('REST with JSON: every interaction and every delivery', async () => {
    const { status, report } = await verify('reference', '--manifest', at('reference/readiness'));
    expect(report.checks.filter(({ outcome }) => outcome !== 'pass').map(({ id, reason }) => ({ id, reason }))).toEqual(
      [],
    );
    expect({ status, verdict: report.verdict }).toEqual({ status: 0, verdict: 'ready' });
    expect(report.questions.map(({ id, answer, blocking }) => ({ id, answer, blocking }))).toEqual([
      { id: 'partner-contract', answer: 'safe', blocking: true },
      { id: 'webhook-contract', answer: 'safe', blocking: true },
    ]);
  });

  test('its contracts are kept beside the report, and a broker takes them', async () => {
    const kept = join(folder, 'reference/pacts');
    const pairs = readContracts(kept).map(({ consumer, provider, interactions }) => ({
      ...{ pair: `${consumer.name} -> ${provider.name}`, interactions: interactions.length },
    }));
    expect(pairs).toEqual([
      { pair: '0pools-readiness -> Reference Pay', interactions: expect.any(Number) },
      { pair: '0pools-webhooks -> Reference Pay', interactions: webhookDeliveries.length },
    ]);
    expect(pairs[0]?.interactions).toBeGreaterThan(15);
    const broker = await startBroker();
    try {
      const order = ['pact', 'publish', kept, '--broker-url', broker.url, '--consumer-app-version', '1'];
      const { status, err } = await run(order);
      expect(status, err).toBe(0);
      for (const { pair } of pairs) expect(err).toContain(pair.split(' ->')[0]);
    } finally {
      await broker.close();
    }
  });

  test.each(full ? ['forms-shop', 'rpc-desk'] : ['forms-shop'])(
    '%s: what its manifest leaves out is not known, the rest is kept',
    async (style) => {
      const { status, report } = await verify(style, '--manifest', at(`styles/${style}`));
      expect(brief(report, 'fail').map(({ id, reason }) => ({ id, reason }))).toEqual([]);
      expect(
        brief(report, 'unverified').filter(
          ({ reason }) => !/leaves out operations\.(lanes|indicativeQuote|decline)/.test(reason),
        ),
      ).toEqual([]);
      expect(status).toBe(0);
    },
  );
});

/** Mistakes of the embedded partner, and where the contract names each: all in one run, as none hides another. */
const breaking: Readonly<Record<string, readonly [id: string, field: RegExp]>> = {
  'unsigned-event-accepted': [
    'reference-pay-webhooks/deliver-an-unsigned-event',
    /status code 200 .*\$\.status of the order/,
  ],
  'signature-over-parsed-body': [
    'reference-pay-webhooks/deliver-an-event-whose-body-was-written-anew-after-signing',
    /status code 200 .*became settled/,
  ],
  'stale-event-accepted': [
    'reference-pay-webhooks/deliver-an-event-with-an-old-signature',
    /status code 200 .*became settled/,
  ],
  'expired-answers-500': ['reference-pay/accept-after-expiry', /\$\.outcome: Expected 'error'/],
  'user-may-trace': ['reference-pay/use-trace-as-an-ordinary-user', /\$\.outputs\.orderRef: told/],
  'unsupported-network-quoted': [
    'reference-pay/lock-a-quote-for-a-network-that-is-not-supported',
    /\$\.outcome: Expected 'ok'/,
  ],
  'replayed-event-credits-again': ['reference-pay-webhooks/deliver-an-event-again', /\$\.ledger: expected/],
  'foreign-order-visible': ['reference-pay/read-another-user-s-order', /\$\.outputs\.status: told/],
};

test('a partner that breaks it is named with interaction and field', { timeout: 120_000 }, async () => {
  const { status, report } = await verify('broken', '--defect', Object.keys(breaking).join(','));
  expect(status).toBe(1);
  const failed = new Map(brief(report, 'fail').map(({ id, reason }) => [id, reason]));
  for (const [defect, [id, field]] of Object.entries(breaking)) expect(failed.get(id), defect).toMatch(field);
  expect(report.questions.map(({ answer }) => answer)).toEqual(['unsafe', 'unsafe']);
});

test('what cannot be asked is told apart: usage, and a partner that never came up', { timeout: 60_000 }, async () => {
  const both = await run(['pact', 'verify', '--provider-base-url', 'http://127.0.0.1:9', '--defect', 'user-may-trace']);
  expect(both).toMatchObject({ status: 3 });
  const keyless = await run(['pact', 'verify', '--provider-base-url', 'http://127.0.0.1:9'], { env: {} });
  expect(keyless.err).toContain('PROVIDER_SECRET_KEY');
  const live = await run(['pact', 'verify', '--provider-base-url', 'http://127.0.0.1:9'], {
    env: { PROVIDER_SECRET_KEY: 'sk_live_0123456789' },
  });
  expect(live.err).toContain('--allow-live');
});
