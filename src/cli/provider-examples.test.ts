import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Arrived, headerOf, listen } from '../counterexamples/listener.fixture.js';
import type { Counterexample } from '../model/counterexample.js';
import { freshFolder, type Ran, run } from './session.fixture.js';

const credential = 'key-of-a-shop-that-asks-for-it';
const env = { PROVIDER_SECRET_KEY: credential };

const profile = `profile: 1
id: shop
extends: ietf
operations:
  create:
    request: { method: POST, path: /orders, body: { amount: $inputs.amount, reference: $inputs.reference } }
    outputs: { id: $response.body#/id }
`;

/** Processes of a shop that wants its credential; keys are remembered by all of them, by each for itself, or by none. */
async function startShop(kind: 'right' | 'apart' | 'forgets', processes: number): Promise<readonly string[]> {
  const shared = new Map<string, { readonly body: string; readonly answer: string }>();
  const answer = (own: typeof shared, arrived: Arrived): readonly [number, string] => {
    if (headerOf(arrived, 'authorization') !== `Bearer ${credential}`) return [401, '{}'];
    const key = headerOf(arrived, 'idempotency-key');
    if (key === undefined) return [400, '{}'];
    const body = arrived.body.toString();
    const known = (kind === 'apart' ? own : shared).get(key);
    if (known && kind !== 'forgets') return known.body === body ? [201, known.answer] : [422, '{}'];
    const made = { body, answer: JSON.stringify({ id: randomUUID() }) };
    (kind === 'apart' ? own : shared).set(key, made);
    return [201, made.answer];
  };
  const servers = Array.from({ length: processes }, () => {
    const own: typeof shared = new Map();
    return listen((arrived, response) => {
      const [status, text] = answer(own, arrived);
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
  });
  return (await Promise.all(servers)).map(({ url }) => url);
}

interface Audited extends Ran {
  readonly cwd: string;
  /** The replay command of a law, as it was printed. */
  command(law: string): readonly string[];
  example(law: string): Counterexample;
}

async function audit(named: string, [target = '', ...replicas]: readonly string[]): Promise<Audited> {
  const cwd = freshFolder();
  writeFileSync(join(cwd, 'shop.yaml'), profile);
  const more = replicas.length === 0 ? [] : ['--replica', replicas.join(',')];
  const where = ['--profile', named, '--target', target, ...more, '--out', 'w1'];
  const ran = await run(['audit', ...where, '--max-trades', '60', '--max-rps', '2000'], { cwd, env });
  return {
    ...ran,
    cwd,
    command: (law) => new RegExp(`readiness (replay \\S*/${law}\\.json .*)`).exec(ran.err)?.[1]?.split(' ') ?? [],
    example: (law) => JSON.parse(readFileSync(join(cwd, 'w1', 'counterexamples', `${law}.json`), 'utf8')),
  };
}

const law = 'replay-answers-original';

describe('what an audit of a provider found', { timeout: 120_000 }, () => {
  test('is run again by the command that it printed, with the credential from the environment alone', async () => {
    const [wrong = ''] = await startShop('forgets', 1);
    const { command, example, cwd, err } = await audit('ietf', [`${wrong}/orders`]);
    const words = command(law);
    expect(words, err).toEqual(['replay', `w1/counterexamples/${law}.json`, '--target', `${wrong}/orders`]);
    expect(existsSync(join(cwd, words[1] ?? ''))).toBe(true);
    expect(JSON.stringify(example(law))).not.toContain(credential);
    expect(example(law).script.join(' ')).not.toContain('replica');
    const again = await run([...words, '--runs', '2'], { cwd, env });
    expect(again, again.err).toMatchObject({ status: 1, err: expect.stringContaining('BROKEN AGAIN in 2 of 2 runs') });
    const [right = ''] = await startShop('right', 1);
    const held = await run([...words.slice(0, -1), right, '--runs', '2'], { cwd, env });
    expect(held, held.err).toMatchObject({ status: 0, err: expect.stringContaining('HELD in 2 of 2 runs') });
  });

  test('at two processes is run again on two, and on one it is not judged', async () => {
    const [first = '', second = ''] = await startShop('apart', 2);
    const { command, example, cwd, err } = await audit('shop.yaml', [first, second]);
    const words = command(law);
    expect(words.slice(-4), err).toEqual(['--target', first, '--replica', second]);
    expect(example(law)).toMatchObject({
      processes: 2,
      script: [expect.stringMatching(/ at replica 1\.$/), expect.stringMatching(/ at replica 2\.$/)],
      actions: [expect.not.objectContaining({ via: 1 }), expect.objectContaining({ via: 1 })],
    });
    const again = await run([...words, '--runs', '1'], { cwd, env });
    expect(again, again.err).toMatchObject({ status: 1, err: expect.stringContaining('BROKEN AGAIN') });
    const [one = '', two = ''] = await startShop('right', 2);
    const file = words[1] ?? '';
    const held = await run(['replay', file, '--target', one, '--replica', two, '--runs', '1'], { cwd, env });
    expect(held, held.err).toMatchObject({ status: 0 });
    const alone = await run(['replay', file, '--target', first, '--runs', '1'], { cwd, env });
    expect(alone.status, alone.err).toBe(2);
    expect(alone.err).toContain('NOT JUDGED: this walk used 2 processes of the provider; give --replica');
  });
});
