import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTwin } from '../../twin/index.js';
import { headerOf, listen } from '../counterexamples/listener.fixture.js';
import type { Report } from '../model/report.js';
import { freshFolder, run } from './session.fixture.js';

const credential = 'key-of-a-shop-that-asks-for-it';
const env = { PROVIDER_SECRET_KEY: credential };

/** A shop that remembers its keys, and how many orders it was asked for. */
async function startShop() {
  const keys = new Map<string, { readonly body: string; readonly answer: string }>();
  const { url, arrived } = await listen((request, response) => {
    const say = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    const key = headerOf(request, 'idempotency-key');
    if (request.method !== 'POST' || key === undefined) return say(400, '{}');
    const body = request.body.toString();
    const known = keys.get(key);
    if (known) return known.body === body ? say(201, known.answer) : say(422, '{}');
    const made = { body, answer: JSON.stringify({ id: randomUUID() }) };
    keys.set(key, made);
    return say(201, made.answer);
  });
  return { url, creations: () => arrived.filter(({ method }) => method === 'POST').length };
}

async function twinAt() {
  const swapsCredential = `gspk_test_${randomUUID()}:gssk_test_${randomUUID()}`;
  const secretKey = `sk_test_${randomUUID()}`;
  const twin = await startTwin({
    partners: [{ id: 'alice', secretKey, publishableKey: `pk_test_${randomUUID()}`, swapsCredential }],
  });
  onTestFinished(() => twin.close());
  return { target: twin.swaps, key: swapsCredential, token: twin.controlToken };
}

describe('an audit of a provider', { timeout: 120_000 }, () => {
  test('is repeated by the command in its report, and one check takes less', async () => {
    const shop = await startShop();
    const cwd = freshFolder();
    const folder = join(cwd, 'ietf');
    mkdirSync(folder);
    writeFileSync(join(cwd, 'w.yaml'), 'waivers: []\n');
    const where = ['--profile', 'ietf', '--target', shop.url, '--replica', `${shop.url}/b`, '--restart', 'true'];
    const how = ['--only', 'key-required', '--max-trades', '60', '--max-rps', '2000', '--budget', '90s'];
    const words = ['audit', ...where, ...how, '--waivers', 'w.yaml', '--seed', '5', '--out', 'o'];
    const { err } = await run(words, { cwd, env });
    const report: Report = JSON.parse(readFileSync(join(cwd, 'o', 'readiness-report.json'), 'utf8'));
    expect(report.checks.find(({ id }) => id === 'key-required')?.outcome, err).toBe('pass');
    expect(report.command).toBe(
      `readiness audit --target ${shop.url} --replica ${shop.url}/b --profile ietf --restart true --only key-required --max-trades 60 --max-rps 2000 --budget 90000ms --waivers w.yaml --seed 5`,
    );
    const again = await run([...report.command.split(' ').slice(1), '--out', 'p'], { cwd, env });
    expect(again.status, again.err).toBe(2);
    expect(shop.creations()).toBeLessThanOrEqual(2 * 60);
  });

  test('is refused a secret in what restarts it', async () => {
    const restart = `curl -H "authorization: ${credential}" http://127.0.0.1:1`;
    const words = ['audit', '--profile', 'ietf', '--target', 'http://127.0.0.1:1', '--restart', restart];
    const { status, err } = await run(words, { env });
    expect({ status, told: err.includes(credential) }).toEqual({ status: 3, told: false });
    expect(err).toMatch(/--restart holds a secret/);
  });
});

describe('a profile of the package', () => {
  test.each(['plan', 'doctor'])('is found by %s whatever lies in the folder under its name', async (command) => {
    const { url } = await startShop();
    const cwd = freshFolder();
    mkdirSync(join(cwd, 'ietf'));
    writeFileSync(join(cwd, 'stripe'), 'no profile');
    for (const name of ['ietf', 'stripe']) {
      const { status, out, err } = await run([command, '--profile', name, '--target', url, '--json'], { cwd, env });
      expect(status, err).not.toBe(3);
      expect(out).toContain(name);
    }
    const folder = await run([command, '--profile', './ietf', '--target', url], { cwd, env });
    expect(folder.status).toBe(3);
    expect(folder.err).toMatch(/\.\/ietf: a folder is no profile\. A profile is a YAML file/);
    writeFileSync(join(cwd, 'empty.yaml'), '');
    const empty = await run([command, '--profile', 'empty.yaml', '--target', url], { cwd, env });
    expect(empty.err).toMatch(/empty\.yaml.* is empty; most shortly a profile says `extends: ietf`/);
    const slip = await run([command, '--profile', 'iet', '--target', url], { cwd, env });
    expect(slip.err).toMatch(/no profile "iet"\. Did you mean "ietf"\?/);
  });
});

describe('doctor at a provider', () => {
  test('has nothing to say of a twin whose token and keys are set', async () => {
    const { target, key, token } = await twinAt();
    const all = {
      PROVIDER_SECRET_KEY: key,
      PROVIDER_SECRET_KEY_2: 'gspk_test_b:gssk_test_b',
      TWIN_CONTROL_TOKEN: token,
    };
    const words = ['doctor', '--profile', 'swaps', '--target', target];
    const { status, out } = await run(words, { env: all });
    expect(status, out).toBe(0);
    expect(out.match(/^ok /gm)).toHaveLength(5);
  });

  test('names what is missing, and the checks that fall with it', async () => {
    const { target, key } = await twinAt();
    const words = ['doctor', '--profile', 'swaps', '--target', target, '--json'];
    const { status, out } = await run(words, { env: { PROVIDER_SECRET_KEY: key, TWIN_CONTROL_TOKEN: 'wrong' } });
    expect(status).toBe(2);
    const { symptoms } = JSON.parse(out);
    expect(symptoms.filter(({ state }: { state: string }) => state === 'missing')).toEqual([
      {
        ...{ state: 'missing', what: 'second-credential', checks: ['keys-belong-to-credentials'] },
        words: expect.stringContaining('PROVIDER_SECRET_KEY_2'),
      },
      {
        ...{ state: 'missing', what: 'control' },
        checks: ['second-layer-answers', 'key-lives-its-time', 'failed-attempt-can-be-retried'],
        words: expect.stringMatching(/refuses TWIN_CONTROL_TOKEN \(status 401\)/),
      },
    ]);
  });

  test('a provider that is down leaves all of its checks open, and creates nothing', async () => {
    const shop = await startShop();
    const words = ['doctor', '--profile', 'ietf', '--target', 'http://127.0.0.1:1', '--replica', shop.url];
    const { status, out } = await run(words, {});
    expect(status).toBe(2);
    expect(out).toMatch(/MISSING {3}target: http:\/\/127\.0\.0\.1:1 does not answer below 500 \(refused/);
    expect(out).toMatch(/MISSING {3}credential: PROVIDER_SECRET_KEY is not set/);
    expect(out.match(/leaves unverified: replay-answers-original/g)).toHaveLength(2);
    expect(shop.creations()).toBe(0);
  });
});

describe('plan of a provider', () => {
  const words = ['plan', '--profile', 'ietf', '--target', 'http://127.0.0.1:1'];

  test('lists its sequences with what they cost, and sends nothing', async () => {
    const { status, out } = await run(words);
    expect(status).toBe(0);
    expect(out).toMatch(/^parallel {2}one key many times at once \(7 creations, 7 requests\)$/m);
    expect(out).toMatch(/^About \d+ of 250 allowed creations and \d+ requests; at 20 a second at least \d+ s\.$/m);
    expect(out).not.toMatch(/browser/);
  });

  test('is bounded by --max-trades and lessened by --only', async () => {
    const totalOf = async (...more: string[]) => JSON.parse((await run([...words, ...more, '--json'])).out).total;
    expect((await totalOf()).trades).toBeLessThanOrEqual(250);
    expect(await totalOf('--max-trades', '40')).toMatchObject({ maxTrades: 40, maxRequestsPerSecond: 20 });
    expect((await totalOf('--max-trades', '40')).trades).toBeLessThanOrEqual(40);
    expect((await totalOf('--only', 'key-required')).trades).toBeLessThan((await totalOf()).trades / 2);
    const { out } = await run([...words, '--max-trades', '10']);
    expect(out).toMatch(/more than allowed: some sequences will not be played/);
  });
});
