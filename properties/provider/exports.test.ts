import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { complaints } from '../../src/counterexamples/complaints.js';
import { headerOf, listen } from '../../src/counterexamples/listener.fixture.js';
import { shellScript } from '../../src/counterexamples/shell-script.js';
import { createRedactor } from '../../src/history/redact.js';
import type { Counterexample } from '../../src/model/counterexample.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { createAllowance } from '../../src/probes/http/allowance.js';
import { startTwin } from '../../twin/index.js';
import { loadProfile } from '../profiles/load-profile.js';
import { breachesOf } from './find-breaches.js';
import { type Flaw, smallProfile, startSmallProvider } from './fixtures/small-provider.js';
import { openLine, type ProviderLine } from './provider-line.js';
import { runWalk } from './run-walk.js';
import { scenariosFor } from './scenarios.js';
import { writeExample } from './write-example.js';

const credentials = ['sk_test_first000000000000', 'sk_test_second00000000000'] as const;
const dir = mkdtempSync(join(tmpdir(), 'readiness-provider-exports-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Provider {
  readonly url: string;
  restart(): Promise<string | null>;
}

async function lineTo(profile: RetryProfile, { url, restart }: Provider, controlToken: string): Promise<ProviderLine> {
  const now = () => performance.timeOrigin + performance.now();
  const allowance = createAllowance({ maxTrades: 1000, maxRequestsPerSecond: 5000 }, now);
  const line = await openLine({
    ...{ profile, credentials, controlToken, allowance, now, restart, env: {}, timeoutMs: 15_000 },
    targets: [url],
    signal: new AbortController().signal,
  });
  onTestFinished(() => line.close());
  return line;
}

/** The first scenario that breaks the law, as it would lie on disk. */
async function found(law: string, line: ProviderLine): Promise<Counterexample> {
  const { profile, targets } = line;
  for (const scenario of scenariosFor(profile, { credentials: 2, restart: true }, null)) {
    const walk = await runWalk(line, scenario);
    const breach = breachesOf(line, walk).find((each) => each.law === law);
    if (breach === undefined) continue;
    const repeats = { runs: 1, failed: 1 };
    const words = { text: law, rules: [], seen: breach.message, seed: 1, path: '', tool: { name: 't', version: '0' } };
    return createRedactor().redact(writeExample({ profile, targets, walk, breach, repeats, ...words }));
  }
  throw new Error(`nothing broke ${law}`);
}

let files = 0;
function run(example: Counterexample, env: Record<string, string>): Promise<{ status: number; said: string }> {
  const file = join(dir, `example-${++files}.sh`);
  writeFileSync(file, shellScript(example, 'example.json'));
  return new Promise((done) => {
    execFile('sh', [file], { env: { PATH: process.env.PATH, ...env }, timeout: 60_000 }, (error, stdout, stderr) =>
      done({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr }),
    );
  });
}

/** What an export is given to reach a provider, its operator included. */
async function envOf(provider: Provider, example: Counterexample): Promise<Record<string, string>> {
  const doorman = await listen((_, response) => void provider.restart().then(() => response.end()));
  const hooks = example.actions.flatMap(({ kind }, index) =>
    kind === 'operator' ? [[`OPERATOR_${index + 1}`, `curl -s ${doorman.url}`]] : [],
  );
  return {
    ...{ TARGET_URL: provider.url, TWIN_URL: new URL(provider.url).origin, TWIN_CONTROL_TOKEN: 'token-of-the-control' },
    ...{ FIRST_CREDENTIAL: credentials[0], SECOND_CREDENTIAL: credentials[1], ...Object.fromEntries(hooks) },
  };
}

/** Every mistake of the small provider with the laws that it breaks in one of the scenarios. */
const broken: readonly (readonly [Flaw, string])[] = [
  ['keyless-taken', 'key-required'],
  ['replay-executes', 'replay-answers-original'],
  ['replay-executes', 'changed-body-refused'],
  ['replay-status', 'replay-answers-original'],
  ['looks-before-it-claims', 'parallel-requests-one-execution'],
  ['body-ignored', 'changed-body-refused'],
  ['conflict-echoes', 'conflict-tells-nothing'],
  ['bodies-are-keys', 'new-key-new-resource'],
  ['forgets-early', 'key-lives-its-time'],
  ['never-forgets', 'key-lives-its-time'],
  ['cache-only', 'second-layer-answers'],
  ['keys-are-global', 'keys-belong-to-credentials'],
  ['reads-want-keys', 'unkeyed-operations'],
  ['makes-two', 'nothing-created-unseen'],
  ['error-sticks', 'failed-attempt-can-be-retried'],
  ['forgets-at-restart', 'key-survives-restart'],
  ['quotes-execute-twice', 'quote-executes-once'],
  ['quotes-execute-twice', 'parallel-requests-one-execution'],
  ['late-quotes-execute', 'expired-quote-refused'],
];

describe('the export of a walk', { timeout: 60_000 }, () => {
  test.each(broken)('tells a provider that is %s and breaks %s from one that keeps it', async (flaw, law) => {
    const wrong = await startSmallProvider(flaw);
    const correct = await startSmallProvider(null);
    onTestFinished(async () => void (await Promise.all([wrong.close(), correct.close()])));
    const example = await found(
      law,
      await lineTo(smallProfile(flaw.includes('quotes')), wrong, 'token-of-the-control'),
    );
    expect(complaints(example)).toEqual([]);
    expect(example.expectations, JSON.stringify(example.actions)).not.toEqual([]);
    // More than once: what is left of a run must not reach the next one.
    for (let again = 0; again < 2; again++) {
      let seen = await run(example, await envOf(wrong, example));
      // Requests that are to meet do not always: like an audit, whoever runs it tries again.
      const races = law === 'parallel-requests-one-execution' ? 9 : 0;
      for (let tries = 0; tries < races && seen.status === 0; tries++) {
        seen = await run(example, await envOf(wrong, example));
      }
      expect(seen, seen.said).toMatchObject({ status: 1, said: expect.stringContaining('broken: ') });
      const held = await run(example, await envOf(correct, example));
      expect(held, held.said).toMatchObject({ status: 0 });
    }
    for (const status of [400, 401, 500, 503]) {
      const useless = await listen((_, response) => response.writeHead(status).end('{}'));
      const blind = await run(example, { ...(await envOf(correct, example)), TARGET_URL: useless.url });
      expect(blind, blind.said).toMatchObject({ status: 2, said: expect.stringContaining('not judged: ') });
    }
  });

  test('compares ids where one of several rules found them', async () => {
    const wrong = await startSmallProvider('replay-executes');
    onTestFinished(() => wrong.close());
    const small = smallProfile(false);
    const { create } = small.operations;
    const outputs = { id: ['$response.body#/data/id', '$response.body#/id', '$response.body#/reference'] };
    const profile = { ...small, operations: { ...small.operations, create: { ...create, outputs } } };
    const { expectations } = await found(
      'replay-answers-original',
      await lineTo(profile, wrong, 'token-of-the-control'),
    );
    expect(expectations).toContainEqual(expect.objectContaining({ expect: 'distinct', at: '/id', atMost: 1 }));
  });

  test('compares the ids of most answers where they show them differently', async () => {
    let count = 0;
    const url = await listen((_, response) => {
      count += 1;
      const id = `order-number-${count}`;
      const body = count % 3 === 0 ? { data: { id } } : { id };
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }).then((server) => server.url);
    const small = smallProfile(false);
    const create = { ...small.operations.create, outputs: { id: ['$response.body#/id', '$response.body#/data/id'] } };
    const profile = { ...small, operations: { ...small.operations, create, list: null } };
    const line = await lineTo(profile, { url, restart: async () => null }, 'token-of-the-control');
    const { expectations } = await found('parallel-requests-one-execution', line);
    expect(expectations).toContainEqual(expect.objectContaining({ expect: 'distinct', at: '/id', atMost: 1 }));
  });

  test('fails what the audit failed, at a base URL with a path, and leaves no failure behind', async () => {
    const secretKey = credentials[0];
    const twin = await startTwin({
      partners: [{ id: 'alice', secretKey, publishableKey: 'pk_test_alice00000000' }],
      controlToken: 'token-of-the-control',
    });
    onTestFinished(() => twin.close());
    const stuck = new Set<string>();
    const deleted: string[] = [];
    // In front of the twin: whatever failed once fails for ever.
    const front = await listen((arrived, response) => {
      const { method, path, body } = arrived;
      const key = headerOf(arrived, 'idempotency-key') ?? '';
      if (method === 'DELETE') deleted.push(path);
      if (stuck.has(key)) return response.writeHead(500).end('{}');
      const headers = [...arrived.headers].flatMap((name, at, all) =>
        at % 2 === 0 ? [[name, all[at + 1] ?? '']] : [],
      );
      const kept = headers.filter(([name = '']) => /^(?:authorization|content-type|idempotency-key)$/i.test(name));
      const sent = body.length > 0 ? { body } : {};
      void fetch(`${twin.origin}${path}`, { method, headers: kept as [string, string][], ...sent }).then(
        async (came) => {
          if (came.status === 500) stuck.add(key);
          response.writeHead(came.status, { 'content-type': 'application/json' }).end(await came.text());
        },
      );
    });
    const loaded = await loadProfile('0pools', {});
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const at = (url: string) => ({ url: twin.pools.replace(twin.origin, url), restart: async () => null });
    const line = await lineTo(loaded.profile, at(front.url), 'token-of-the-control');
    const example = await found('failed-attempt-can-be-retried', line);
    expect(complaints(example)).toEqual([]);
    expect(shellScript(example, 'x.json')).toMatch(/TARGET_URL: base URL .*\/v1/);
    deleted.length = 0;
    const seen = await run(example, await envOf(at(front.url), example));
    expect(seen, seen.said).toMatchObject({
      status: 1,
      said: expect.stringMatching(/broken: the status of answer \d+ is 500/),
    });
    expect(deleted).toEqual([expect.stringMatching(/^\/_twin\/faults\/./)]);
    const held = await run(example, await envOf(at(twin.origin), example));
    expect(held, held.said).toMatchObject({ status: 0 });
    // Where the twin's control is out of reach nothing failed, and nothing is proven.
    const blind = await run(example, { ...(await envOf(at(twin.origin), example)), TWIN_CONTROL_TOKEN: 'another' });
    expect(blind, blind.said).toMatchObject({ status: 2 });
  });
});
