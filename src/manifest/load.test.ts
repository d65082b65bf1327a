// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is written in manifests is tested here
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../model/manifest.js';
import { fill } from '../model/template.js';
import { formatProblem, loadManifest, parseManifest, productionSigns, schemaFile, userAccounts } from './index.js';

const valid = `manifest: 1
partner: { name: Acme Pay }
target: { baseUrl: https://staging.acme.example }
accounts: { alice: { token: a }, bob: { token: b } }
lanes: [{ poolId: EUR-USDT, side: on_ramp, network: tron, amount: "100.00", asset: USDT }]
`;

async function load(yaml: string, env: NodeJS.ProcessEnv = {}, target?: string): Promise<Manifest> {
  const loaded = await parseManifest(yaml, 'readiness.yaml', env, target === undefined ? {} : { target });
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.manifest;
}

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'readiness-manifest-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('a file', () => {
  it.each([
    ['nope.yaml', null, 'no such file'],
    ['.', null, 'is a directory'],
    ['empty.yaml', '  \n', 'is empty'],
    ['latin.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xe4, 0xf6]), 'is not UTF-8 text'],
    ['huge.yaml', Buffer.alloc(2_000_000, 0x20), 'is 2000000 bytes; a manifest has at most 1048576'],
  ])('%s is complained about in words', async (name, bytes, message) => {
    const file = join(dir, name);
    if (bytes !== null) await writeFile(file, bytes);
    const loaded = await loadManifest(file, {});
    expect(loaded.ok ? [] : loaded.problems).toMatchObject([
      { file, line: 1, column: 1, path: '', message: expect.stringContaining(message) },
    ]);
  });

  it('loads with a byte order mark, Windows line ends and paths relative to it', async () => {
    await mkdir(join(dir, 'app'), { recursive: true });
    await writeFile(join(dir, 'driver.ts'), '');
    const yaml = `\ufeff${valid.replace(' }\naccounts', ', webServer: { command: x, cwd: app } }\naccounts')}driver: driver.ts\n`;
    await writeFile(join(dir, 'readiness.yaml'), yaml.replaceAll('\n', '\r\n'));
    const loaded = await loadManifest(join(dir, 'readiness.yaml'), {});
    expect(loaded).toMatchObject({
      ok: true,
      manifest: { dir, driver: join(dir, 'driver.ts'), target: { webServer: { cwd: join(dir, 'app') } } },
    });
    expect(loaded.ok && loaded.manifest.line('driver')).toBe(6);
  });
});

describe('the example of the contract', () => {
  it('loads, but for what it names and is not there', async () => {
    const text = await readFile(new URL('./fixtures/contract.yaml', import.meta.url), 'utf8');
    const env = {
      ACME_POOLS_KEY: 'sk_test_1',
      ACME_WEBHOOK_SECRET: 'w',
      ALICE_TOKEN: 'a',
      BOB_TOKEN: 'b',
      SUPPORT_TOKEN: 's',
      FINANCE_TOKEN: 'f',
    };
    const loaded = await parseManifest(text, 'readiness.yaml', env);
    expect(loaded.ok ? [] : loaded.problems.map((problem) => problem.path)).toEqual([
      'target.tls.caFile',
      'ui.signIn[1].with',
      'driver',
    ]);
    const manifest = await load(
      text
        .replace(/^driver:.*$/m, '')
        .replace(/^ {2}tls:.*$/m, '')
        .replace('$account.email', '$account.token'),
      env,
    );
    expect(manifest.artifacts.bundles).toEqual(['dist/**/*.{js,css,html,map}']);
    expect(manifest.line('artifacts.mobile')).toBe(107);
    expect(manifest.line('artifacts.logs[0]')).toBe(108);
    expect(manifest.line('ui.countdown.nothing')).toBe(103);
    expect(manifest.line('nothing.at.all')).toBe(1);
    expect(manifest.operations.trace).toMatchObject({ as: 'support' });
    expect(manifest.operations.order?.request).toMatchObject({ headers: { accept: 'application/json' } });
    expect(manifest.secrets).toEqual(['sk_test_1', 'w', 'a', 'b', 's', 'f']);
    expect(productionSigns(manifest)).toEqual([]);
  });
});

describe('the environment', () => {
  it('fills in everywhere, with defaults, and knows what is secret', async () => {
    const manifest = await load(
      `${valid.replace('token: a', 'token: "x-${A}-${B:-fall, back}-${C:-}-${public:D}", pin: ${E:-1234}')}limits: { maxTrades: \${public:TRADES}, maxRequestsPerSecond: \${RPS:-7} }\n# \${NOT_SET} in a comment is no matter\n`,
      { A: 'secret-a', C: '', D: 'open-d', TRADES: '12' },
    );
    expect(manifest.accounts.alice).toEqual({ token: 'x-secret-a-fall, back--open-d', pin: '1234' });
    expect(manifest.limits).toEqual({ maxTrades: 12, maxRequestsPerSecond: 7 });
    expect(manifest.secrets).toEqual(['secret-a']);
  });

  it('turns text into switches where the schema asks for them', async () => {
    const manifest = await load(
      valid.replace(
        ' }\naccounts',
        ', port: ${public:PORT}, webServer: { command: x, reuseExistingServer: ${public:REUSE:-false} } }\naccounts',
      ),
      { PORT: '8080' },
    );
    expect(manifest.target).toMatchObject({ port: 8080, webServer: { reuseExistingServer: false } });
  });

  it.each([
    '$ecret',
    '$inputs.orderRef',
    'a{$inputs.orderRef}b',
    '{$x}',
    '$$inputs.x',
    '$',
    '{',
    '$${',
    'plain',
    '${X}',
  ])('keeps %s literal in a template', async (value) => {
    const manifest = await load(
      `${valid}auth: { headers: { one: "\${V}", two: "a \${V}", three: "{\${V}}", four: "\${V}{$inputs.q}" } }\n`,
      { V: value },
    );
    expect(fill(manifest.auth?.headers ?? {}, { inputs: { q: '!', orderRef: 'WRONG', x: 'WRONG' } })).toEqual({
      one: value,
      two: `a ${value}`,
      three: `{${value}}`,
      four: `${value}!`,
    });
    expect((await load(valid.replace('token: a', 'token: ${V}'), { V: value })).accounts.alice).toEqual({
      token: value,
    });
  });

  it('leaves an escaped reference alone', async () => {
    expect((await load(valid.replace('token: a', () => 'token: "$${A}"'))).accounts.alice).toEqual({ token: '${A}' });
  });
});

describe('YAML', () => {
  it('has anchors, aliases and merge keys', async () => {
    const manifest = await load(
      `${valid}operations:
  lockQuote: &base
    request: &request { method: POST, path: /rpc, headers: &headers { a: "1", b: "2" } }
    outputs: { quoteRef: $response.body#/ref, message: $response.body#/m }
  order:
    request:
      <<: *request
      path: /order/{$inputs.orderRef}
      headers: { <<: [{ b: "3" }, *headers], c: "4" }
    outputs: { status: $response.body#/s }
`,
    );
    expect(manifest.operations.order?.request).toEqual({
      method: 'POST',
      path: '/order/{$inputs.orderRef}',
      headers: { a: '1', b: '3', c: '4' },
    });
    expect(manifest.line('operations.order.request.method')).toBe(8);
  });

  it('takes braces inside words of flow collections', async () => {
    const manifest = await load(
      `${valid}operations: { order: { request: { path: /o/{$inputs.orderRef}/x }, outputs: { status: $response.body#/s } } }\n`,
    );
    expect(manifest.operations.order?.request?.path).toBe('/o/{$inputs.orderRef}/x');
  });

  it('keeps dates and YAML 1.1 words as text', async () => {
    const manifest = await load(valid.replace('token: a', 'token: yes, since: 2026-01-01, octal: 0o17, n: 007'));
    expect(manifest.accounts.alice).toEqual({ token: 'yes', since: '2026-01-01', octal: 15, n: 7 });
  });
});

describe('defaults', () => {
  it('are filled in where the manifest is silent', async () => {
    const manifest = await load(valid);
    expect(manifest).toMatchObject({
      partner: { environment: 'unspecified' },
      target: { port: null, headers: {}, timeoutMs: 10_000, tls: null, webServer: null },
      upstream: { mode: 'twin', listen: { host: '127.0.0.1', port: 0 }, secretKey: null, quoteTtlMs: 2000 },
      limits: { maxTrades: 500, maxRequestsPerSecond: 50 },
      timing: { settleWithinMs: 15_000 },
      auth: null,
      unsupported: null,
      operations: {},
      hooks: { restart: null, reconcile: null },
      driver: null,
    });
    expect([manifest.webhooks, manifest.ui, manifest.artifacts.mobile]).toEqual([undefined, undefined, undefined]);
  });

  it('tell none from silence', async () => {
    const manifest = await load(`${valid}webhooks: none\nui: none\nauth: none\nartifacts: { mobile: none }\n`);
    expect([manifest.webhooks, manifest.ui, manifest.auth, manifest.artifacts.mobile]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('are merged into every operation, whose own words win', async () => {
    const manifest = await load(`${valid}defaults:
  request: { method: POST, path: /rpc, headers: { Accept: a, X: x }, query: { v: 1 }, body: { call: none } }
  outcomes: { refused: [{ status: 200 }], error: [{ status: 201 }] }
operations:
  order:
    request: { path: /order, headers: { accept: b }, query: { w: 2 }, text: hi }
    outputs: { status: $response.body#/s }
    outcomes: { refused: [] }
`);
    expect(manifest.operations.order).toEqual({
      request: { method: 'POST', path: '/order', headers: { X: 'x', accept: 'b' }, query: { v: 1, w: 2 }, text: 'hi' },
      outputs: { status: '$response.body#/s' },
      outcomes: { refused: [], error: [{ status: 201 }] },
    });
  });

  it('let --target replace the base URL and what would start the app', async () => {
    const yaml = valid.replace('{ baseUrl: https://staging.acme.example }', '{ webServer: { command: x, cwd: nope } }');
    expect(await load(yaml, {}, 'http://127.0.0.1:9/app')).toMatchObject({
      target: { baseUrl: 'http://127.0.0.1:9/app', webServer: null },
    });
    await expect(load(yaml, {}, 'localhost:9')).rejects.toThrow(
      '--target "localhost:9" is not an http:// or https:// URL',
    );
    await expect(load(yaml, {}, 'http://me:hush-hush@127.0.0.1:9')).rejects.toThrow(
      /^(?!.*hush).*--target: the URL holds/s,
    );
  });
});

describe('accounts', () => {
  it('are users unless they perform for support or finance', async () => {
    const manifest =
      await load(`${valid.replace('bob:', 'ops: { token: o }, support: { token: s }, finance: {}, bob:')}operations:
  trace: { as: ops, request: { path: /t }, outputs: { orderRef: $response.body#/o } }
  lockQuote: { as: bob, request: { path: /q }, outputs: { quoteRef: $response.body#/o } }
`);
    expect(userAccounts(manifest)).toEqual(['alice', 'bob']);
  });
});

describe('signs of production', () => {
  it.each([
    ['', []],
    ['upstream: { secretKey: sk_live_abc }\n', ['upstream.secretKey is a live key']],
    ['upstream: { swapsCredential: "gspk_test_a:gssk_live_b" }\n', ['upstream.swapsCredential is a live key']],
    [
      'upstream: { mode: proxy, forwardTo: "https://pools-api.0bit.app/v1" }\n',
      ['upstream.forwardTo is the production host of 0Pools (pools-api.0bit.app)'],
    ],
    ['upstream: { mode: proxy, forwardTo: "https://pools-api-sandbox.0bit.app/v1" }\n', []],
    ['auth: { headers: { k: pk_live_1 } }\n', ['a request or the environment of target.webServer holds a live key']],
  ])('%s', async (yaml, signs) => {
    expect(productionSigns(await load(`${valid}${yaml}`))).toEqual(signs);
  });

  it.each([
    ['https://api.acme.com', 'staging', 0],
    ['https://api.acme.com', 'unspecified', 1],
    ['https://prod-eu.acme.com', 'staging', 1],
    ['https://staging.acme.com', 'production', 1],
    ['http://10.0.0.7:80', 'x', 0],
    ['http://app:3000', 'x', 0],
    ['http://[::1]:3000', 'x', 0],
  ])('%s as %s: %i', async (url, environment, count) => {
    const yaml = valid
      .replace('https://staging.acme.example', `"${url}"`)
      .replace('Acme Pay', `Acme Pay, environment: ${environment}`);
    expect(productionSigns(await load(yaml))).toHaveLength(count);
  });
});

describe('the published schema', () => {
  it('describes every property', async () => {
    const undescribed: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as {
        properties?: Record<string, { description?: string; $ref?: string; properties?: unknown }>;
      };
      for (const [name, property] of Object.entries(properties ?? {}))
        if (
          typeof property === 'object' &&
          property.description === undefined &&
          property.$ref === undefined &&
          property.properties === undefined
        )
          undescribed.push(`${path}/${name}`);
      for (const [key, child] of Object.entries(node)) walk(child, `${path}/${key}`);
    };
    walk(JSON.parse(await readFile(schemaFile(), 'utf8')), '');
    expect(undescribed).toEqual([]);
  });
});
