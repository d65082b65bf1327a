import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listen } from '../counterexamples/listener.fixture.js';
import { sampleExample } from '../counterexamples/sample.fixture.js';
import type { Counterexample } from '../model/counterexample.js';
import { freshFolder, run } from './session.fixture.js';

const env = { PROVIDER_SECRET_KEY: 'sk_test_abcdefgh12345678' };
const create = { do: 'create', key: 0, body: 0, as: 0, copies: 1, via: 0 };

/** Found at a provider that forgets its keys. */
const example: Counterexample = {
  ...sampleExample,
  subject: 'provider',
  profile: 'stripe',
  law: { id: 'replay-answers-original', text: 'The same key and body answer the original', rules: ['SWAP-1'] },
  steps: [create, create],
  script: ['Create with the first key and body A.', 'Create with the first key and body A.'],
  actions: [],
  expectations: [],
};

function saved(content: unknown): string {
  const file = join(freshFolder(), 'example.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** A provider of customers that remembers its keys, or does not. */
async function startProvider(kind: 'forgets' | 'remembers' | 'breaks') {
  const seen = new Map<string, string>();
  return listen(({ headers }, response) => {
    if (kind === 'breaks') return response.writeHead(503).end();
    const key = headers[headers.findIndex((name) => name.toLowerCase() === 'idempotency-key') + 1] ?? '';
    const answer = seen.get(key) ?? JSON.stringify({ id: `cus_${seen.size}_${Math.random()}` });
    if (kind === 'remembers') seen.set(key, answer);
    return response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
}

describe('replay', { timeout: 120_000 }, () => {
  test('ends with 1 where the law is broken again, and tells script, runs and rate', async () => {
    const { url } = await startProvider('forgets');
    const { status, out, err } = await run(['replay', saved(example), '--target', url, '--runs', '2', '--json'], {
      env,
    });
    expect(status, err).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ law: 'replay-answers-original', runs: 2, failed: 2, obstacle: null });
    expect(err).toContain('  1. Create with the first key and body A.');
    expect(err).toContain('run 2 of 2: broken again: ');
    expect(err).toContain('BROKEN AGAIN in 2 of 2 runs');
  });

  test('ends with 0 where it held every time, 2 where nothing could be judged', async () => {
    const good = await startProvider('remembers');
    const held = await run(['replay', saved(example), '--target', `${good.url}/`, '--runs', '2'], { env });
    expect(held, held.err).toMatchObject({ status: 0, out: '', err: expect.stringContaining('HELD in 2 of 2 runs') });
    const { url } = await startProvider('breaks');
    const blind = await run(['replay', saved(example), '--target', url, '--runs', '1'], { env });
    expect(blind, blind.err).toMatchObject({ status: 2, err: expect.stringContaining('NOT JUDGED') });
  });

  test('takes steps that mean nothing for what they are, and sends nothing', async () => {
    const { url, arrived } = await startProvider('forgets');
    const strange = { ...example, steps: [{ do: 'rm' }], script: ['?'] };
    const { status, err } = await run(['replay', saved(strange), '--target', url, '--runs', '1'], { env });
    expect({ status, arrived }, err).toEqual({ status: 2, arrived: [] });
  });

  test.each([
    [[], {}, /say where it is run with --target/],
    [['--target', 'http://127.0.0.1:9'], {}, /PROVIDER_SECRET_KEY is not set/],
    [['--target', 'ftp://x'], env, /"ftp:\/\/x" is not an http\(s\) URL/],
    [['--target', 'http://me:abcdef0123456789@127.0.0.1:9'], env, /127\.0\.0\.1:9 holds a user name or password/],
    [['--target', 'https://api.stripe.com'], env, /--allow-production/],
    [['--target', 'http://127.0.0.1:9'], { PROVIDER_SECRET_KEY: 'sk_live_abcdef0123456789' }, /--allow-live/],
    [['--target', 'http://127.0.0.1:9', '--defect', 'x'], env, /--manifest and --defect are for partners/],
    [['--target', 'http://127.0.0.1:9', '--runs', '0'], env, /"0" is not a number of runs/],
    [['--export', 'jest'], env, /Allowed choices are vitest, curl, html/],
  ])('%j is a slip', async (words, environment, complaint) => {
    const { status, err } = await run(['replay', saved(example), ...words], { env: environment });
    expect(status, err).toBe(3);
    expect(err).toMatch(complaint);
    expect(err).not.toContain('abcdef0123456789');
  });

  test('plants no mistake that is not in the list, nor into what already runs', async () => {
    const file = saved(sampleExample);
    expect(await run(['replay', file, '--defect', 'no-such'])).toMatchObject({
      status: 3,
      err: expect.stringContaining('no defect "no-such"'),
    });
    const planted = await run(['replay', file, '--defect', 'new-key-per-retry', '--target', 'http://127.0.0.1:9']);
    expect(planted).toMatchObject({ status: 3, err: expect.stringContaining('cannot be combined with --target') });
  });

  test('refuses a file that is no counterexample', async () => {
    const { status, err } = await run(['replay', saved({ ...example, seeds: 1 })]);
    expect(status).toBe(3);
    expect(err).toContain('unknown key "seeds"');
  });

  test('exports without sending anything', async () => {
    const file = saved(sampleExample);
    const shell = await run(['replay', file, '--export', 'curl']);
    expect(shell).toMatchObject({ status: 0, out: expect.stringMatching(/^#!\/bin\/sh\n/) });
    const cwd = freshFolder();
    expect(await run(['replay', file, '--export', 'vitest', '--out', 'x.test.ts'], { cwd })).toMatchObject({
      status: 0,
      out: '',
    });
    expect(readFileSync(join(cwd, 'x.test.ts'), 'utf8')).toContain("import { expect, test } from 'vitest';");
    const { out: page } = await run(['replay', file, '--export', 'html']);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain(sampleExample.law.text);
    for (const sentence of sampleExample.script) expect(page).toContain(`<li>${sentence}</li>`);
    expect(page).toMatch(/<svg class="timeline"[\s\S]*transact, key acc_91d0: no answer/);
  });
});
