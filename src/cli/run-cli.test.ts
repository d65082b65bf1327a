import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadManifest } from '../manifest/index.js';
import { freshFolder, run } from './session.fixture.js';

// The first command of a process loads the whole engine, which takes long on a busy machine.
describe('a slip at the command line ends with 3 and says what was meant', { timeout: 120_000 }, () => {
  test.each([
    [['audti'], /Did you mean audit\?/],
    [['audit', '--onyl', 'x'], /Did you mean --only\?/],
    [
      ['audit', '--only', 'accept-after-expire'],
      /no check, question or area "accept-after-expire"\. Did you mean "accept-after-expiry"\?/,
    ],
    [['audit', '--reporter', 'jnuit'], /Did you mean "junit"\?/],
    [['audit', '--defect', 'no-such'], /no defect "no-such"/],
    [['audit', '--budget', 'soon'], /"soon" is not a duration/],
    [['audit', '--seed', '-1'], /"-1" is not a seed/],
    [['audit', '--manifest', 'nowhere.yaml'], /nowhere\.yaml: no such manifest/],
    [['audit', '--from', 'nowhere'], /holds no recorded run/],
    [['audit', '--from', 'x', '--target', 'http://127.0.0.1:1'], /cannot be combined with --target/],
    [['audit', '--waivers', 'nowhere.yaml'], /nowhere\.yaml/],
    [['audit', '--profile', 'swasp', '--target', 'http://127.0.0.1:1'], /no profile "swasp"\. Did you mean "swaps"\?/],
    [['audit', '--profile', 'swaps', '--target', 'http://127.0.0.1:1'], /PROVIDER_SECRET_KEY is not set/],
    [['audit', '--profile', 'swaps', '--target', 'x', '--max-rps', '2'], /"2" is not a whole number of at least 10/],
    [['audit', '--profile', 'ietf'], /no profile of a partner "ietf".*a provider's: it takes --target URL/],
    [['audit', '--profile', 'swaps'], /embedded partner makes none.*swap-desk\.yaml/],
    [['plan', '--profile', 'swaps'], /swap-desk\.yaml/],
    [['doctor', '--profile', 'swaps'], /swap-desk\.yaml/],
    [['audit', '--max-trades', '20'], /--max-trades is for providers.*`limits\.maxTrades` in its manifest/],
    [['audit', '--max-rps', '20'], /--max-rps is for providers.*`limits\.maxRequestsPerSecond` in its manifest/],
    [
      ['audit', '--profile', '0pools', '--restart', 'true'],
      /--restart is for providers.*`hooks\.restart` in its manifest/,
    ],
    [['audit', '--target', 'http://127.0.0.1:1', '--replica', 'http://127.0.0.1:2'], /--replica is for providers/],
    [['audit', '--from', 'x', '--max-trades', '20'], /cannot be combined with --max-trades/],
    [['audit', '--profile', 'ietf', '--target', 'http://127.0.0.1:1', '--defect', 'x'], /a provider is taken as it is/],
    [
      ['audit', '--profile', './own.yaml', '--target', 'http://127.0.0.1:1'],
      /no such file\. A profile is a YAML file.*ietf/,
    ],
    [['explain', 'stale-tap'], /Did you mean "stale-tab"\?/],
    [['report', 'nowhere.json'], /nowhere\.json/],
    [['twin', '--port', 'http'], /"http" is not a port/],
  ])('%j', async (words, complaint) => {
    const { status, err, out } = await run(words);
    expect({ status, out }).toEqual({ status: 3, out: '' });
    expect(err).toMatch(complaint);
  });

  test('in a manifest, with its place', async () => {
    const cwd = freshFolder();
    writeFileSync(
      join(cwd, 'readiness.yaml'),
      'manifest: 1\npartner: { name: Acme, environment: staging }\nwebhoks: none\n',
    );
    const { status, err } = await run(['plan'], { cwd });
    expect(status).toBe(3);
    expect(err).toMatch(/readiness\.yaml:3:1 webhoks: .*Did you mean "webhooks"\?/);
  });

  test('in waivers, before anything is driven', async () => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, 'w.yaml'), 'waivers: [{ check: x, owner: Ada, expires: 2026-13-45, reason: r }]\n');
    const { status, err } = await run(['audit', '--waivers', 'w.yaml'], { cwd });
    expect(status).toBe(3);
    expect(err).toContain('2026-13-45 is not a date');
  });
});

test('a defect is planted only into the embedded partner that the audit starts', async () => {
  const id = JSON.parse((await run(['defects', '--json'])).out)[0]?.id ?? 'none';
  const cwd = freshFolder();
  await run(['init'], { cwd });
  const planted = ['audit', '--defect', id];
  expect((await run([...planted, '--manifest', 'readiness.yaml'], { cwd })).err).toMatch(
    /cannot be combined with --manifest/,
  );
  expect((await run([...planted, '--target', 'http://127.0.0.1:1'], { cwd })).err).toMatch(
    /cannot be combined with --target/,
  );
});

describe('what looks like production is refused', () => {
  test.each([
    ['https://pools-api.0bit.app/v1', 'sk_test_1', /production host of 0Pools.*--allow-production/],
    ['https://api.acme.com', 'sk_test_1', /nothing marks as a test system/],
    ['http://127.0.0.1:9', 'gspk_live_1:gssk_live_1', /PROVIDER_SECRET_KEY is a live key \(--allow-live\)/],
  ])('a provider: %s with %s', async (target, key, complaint) => {
    const words = ['audit', '--profile', 'swaps', '--target', target];
    const { status, err } = await run(words, { env: { PROVIDER_SECRET_KEY: key } });
    expect(status).toBe(3);
    expect(err).toMatch(complaint);
    expect(err).not.toContain(key);
  });

  const manifest = (baseUrl: string, key: string) => `manifest: 1
partner: { name: Acme, environment: staging }
target: { baseUrl: "${baseUrl}" }
upstream: { mode: twin, secretKey: "${key}" }
accounts: { alice: { token: a }, bob: { token: b } }
lanes: [{ poolId: EUR-USDT, side: on_ramp, network: tron, amount: "1.00", asset: USDT }]
operations: { balance: { request: { path: /b }, outputs: { final: $response.body#/f } } }
`;

  test.each([
    ['https://app.prod.acme.example', 'sk_test_1', /--allow-production/],
    ['http://127.0.0.1:9', 'sk_live_abcdef0123456789', /live key \(--allow-live\)/],
  ])('%s with %s', async (baseUrl, key, complaint) => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, 'readiness.yaml'), manifest(baseUrl, key));
    const { status, err } = await run(['audit'], { cwd });
    expect(status).toBe(3);
    expect(err).toMatch(complaint);
    expect(err).not.toContain('abcdef0123456789');
    expect(existsSync(join(cwd, 'readiness-report'))).toBe(false);
  });
});

describe('what sends nothing', () => {
  test('help and version end with 0', async () => {
    expect(await run(['--version'])).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    const help = await run(['audit', '--help']);
    expect(help.status).toBe(0);
    for (const flag of [
      '--manifest',
      '--target',
      '--only',
      '--seed',
      '--budget',
      '--out',
      '--reporter',
      '--json',
      '--from',
      '--defect',
      '--waivers',
    ]) {
      expect(help.out).toContain(flag);
    }
  });

  test('explain says why, what to do and which rule', async () => {
    const { status, out } = await run(['explain', 'stale-tab']);
    expect(status).toBe(0);
    for (const word of ['Question', 'Why', 'Remedy', 'Rule      SAFE-5']) expect(out).toContain(word);
  });

  test('plan names drills, costs and the checks that rest on them', async () => {
    const { status, out } = await run(['plan', '--json', '--only', 'stale-tab']);
    expect(status).toBe(0);
    const { drills, total } = JSON.parse(out);
    expect(drills).toEqual([expect.objectContaining({ id: 'expiry-browser', obstacle: null, checks: ['stale-tab'] })]);
    expect(total.trades).toBe(drills[0].cost.trades);
    expect(total.maxTrades).toBe(500);
  });

  test('defects lists ids, questions and checks', async () => {
    const { status, out } = await run(['defects', '--json']);
    expect(status).toBe(0);
    for (const defect of JSON.parse(out)) {
      expect(Object.keys(defect)).toEqual(['id', 'title', 'wrong', 'question', 'checks']);
    }
  });
});

describe('init', () => {
  test('writes a manifest that is valid as it stands, and never over another', async () => {
    const cwd = freshFolder();
    expect((await run(['init', '--name', 'Acme: "Pay"'], { cwd })).status).toBe(0);
    const loaded = await loadManifest(join(cwd, 'readiness.yaml'), {});
    expect(loaded.ok ? loaded.manifest.partner.name : loaded.problems).toBe('Acme: "Pay"');
    const before = readFileSync(join(cwd, 'readiness.yaml'), 'utf8');
    expect((await run(['init'], { cwd })).status).toBe(3);
    expect(readFileSync(join(cwd, 'readiness.yaml'), 'utf8')).toBe(before);
  });

  test('fills requests from an OpenAPI file', async () => {
    const cwd = freshFolder();
    const paths = {
      '/v2/quotations': { post: { operationId: 'createQuote' } },
      '/v2/quotations/{quotationId}/confirm': { post: { operationId: 'confirmQuote' } },
      '/v2/orders/{id}': { get: {} },
      '/v2/login': { post: {} },
      '/v2/logout': { post: {} },
    };
    writeFileSync(join(cwd, 'api.json'), JSON.stringify({ openapi: '3.1.0', paths }));
    expect((await run(['init', '--openapi', 'api.json', '--out', 'audit.yaml'], { cwd })).status).toBe(0);
    const loaded = await loadManifest(join(cwd, 'audit.yaml'), {});
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { operations } = loaded.manifest;
    expect(operations.lockQuote?.request).toMatchObject({ method: 'POST', path: '/v2/quotations' });
    expect(operations.accept?.request?.path).toBe('/v2/quotations/{$inputs.quoteRef}/confirm');
    expect(operations.order?.request?.path).toBe('/v2/orders/{$inputs.orderRef}');
    expect(operations.signIn?.request?.path).toBe('/v2/login');
  });
});
