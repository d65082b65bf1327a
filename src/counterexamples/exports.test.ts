import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../checks/package-root.js';
import type { Counterexample, WalkExpectation } from '../model/counterexample.js';
import { breaks } from './breaks.js';
import { complaints } from './complaints.js';
import { startDesk } from './desk.fixture.js';
import { listen } from './listener.fixture.js';
import { requestAction, sampleExample } from './sample.fixture.js';
import { shellScript } from './shell-script.js';
import { vitestFile } from './vitest-file.js';

const dir = mkdtempSync(join(tmpdir(), 'readiness-exports-'));
symlinkSync(join(packageRoot(), 'node_modules'), join(dir, 'node_modules'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Ran {
  readonly status: number;
  readonly said: string;
}

function run(command: string, words: readonly string[], env: Record<string, string>, cwd: string): Promise<Ran> {
  return new Promise((done) => {
    const options = { cwd, env: { PATH: process.env.PATH, NO_COLOR: '1', ...env }, timeout: 60_000 };
    execFile(command, words, options, (error, stdout, stderr) => {
      done({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr });
    });
  });
}

let files = 0;
async function runVitest(example: Counterexample, env: Record<string, string>): Promise<Ran> {
  const name = `example-${++files}`;
  writeFileSync(join(dir, `${name}.test.ts`), vitestFile(example, `${name}.json`));
  const vitest = join(packageRoot(), 'node_modules', 'vitest', 'vitest.mjs');
  return run(process.execPath, [vitest, 'run', '--root', dir, `${name}.test.ts`], env, dir);
}

async function runShell(example: Counterexample, env: Record<string, string>): Promise<Ran> {
  const file = join(dir, `example-${++files}.sh`);
  writeFileSync(file, shellScript(example, 'example.json'));
  return run('sh', [file], env, dir);
}

describe('an export', { timeout: 120_000 }, () => {
  test('fails on what broke the law and passes on what keeps it, with live ids, cookies, secrets and fresh keys', async () => {
    for (const runExport of [runVitest, runShell]) {
      const broken = await startDesk('broken');
      const seen = await runExport(sampleExample, broken.env);
      expect(broken.trades.length, seen.said).toBe(2);
      expect(seen.status, seen.said).toBe(1);
      expect(seen.said).toMatch(/how many at \/entries|2 items at \/entries/);
      const mended = await startDesk('mended');
      const held = await runExport(sampleExample, mended.env);
      expect(held, held.said).toMatchObject({ status: 0 });
      expect(mended.trades.length).toBe(1);
      // Both accepts arrived before the journal was read, and neither was told to wait for the other.
      expect(mended.arrived.map(({ path }) => path.replace(/^.*\//, ''))).toEqual([
        'session',
        'quotes',
        'faults',
        'accept',
        'accept',
        expect.stringMatching(/^journal/),
      ]);
    }
  });

  test('asks for what it lacks before it sends anything', async () => {
    const { env, arrived } = await startDesk('mended');
    const { ALICE_MANIFEST_SECRET: _gone, ...rest } = env;
    const shell = await runShell(sampleExample, rest);
    expect(shell.status).toBe(2);
    expect(shell.said).toContain('not judged: set ALICE_MANIFEST_SECRET');
    expect(arrived).toEqual([]);
  });

  test('sends each request to the process that it went to, and judges nothing where one of them is missing', async () => {
    const [first, second] = [
      await listen((_, response) => response.end('{}')),
      await listen((_, response) => response.end('{}')),
    ];
    const example: Counterexample = {
      ...sampleExample,
      subject: 'provider',
      processes: 2,
      actions: [requestAction({ path: '/a' }), requestAction({ path: '/b', via: 1 }), requestAction({ path: '' })],
      expectations: [{ expect: 'status', action: 1, oneOf: [200] }],
    };
    expect(complaints(example)).toEqual([]);
    const env = { TARGET_URL: `${first.url}/v1/`, TARGET_URL_2: `${second.url}/v1` };
    for (const runExport of [runShell, runVitest]) {
      expect(await runExport(example, env)).toMatchObject({ status: 0 });
      const missing = await runExport(example, { TARGET_URL: `${first.url}/v1` });
      expect(missing).toMatchObject({ status: runExport === runShell ? 2 : 1 });
      expect(missing.said).toContain('set TARGET_URL_2');
    }
    const paths = ({ arrived }: typeof first) => arrived.map(({ path }) => path);
    expect([paths(first), paths(second)]).toEqual([
      ['/v1/a', '/v1', '/v1/a', '/v1'],
      ['/v1/b', '/v1/b'],
    ]);
  });

  test('that has seen the law broken says so, though it can say nothing of what comes after', async () => {
    const { url } = await listen((_, response) => response.writeHead(500).end('{}'));
    const example: Counterexample = {
      ...sampleExample,
      actions: [requestAction({})],
      expectations: [
        { expect: 'status', action: 0, oneOf: ['2xx'] },
        { expect: 'distinct', actions: [0], at: '/id', atLeast: 1, atMost: 1 },
      ],
    };
    expect(await runShell(example, { TARGET_URL: url })).toMatchObject({ status: 1 });
    expect(await runVitest(example, { TARGET_URL: url })).toMatchObject({ status: 1 });
  });

  test('calls nothing judged where a needed value does not come, or where HTTP shows nothing', async () => {
    const refusing = await listen((_request, response) => response.writeHead(500).end('no'));
    const env = { ...(await startDesk('mended')).env, TARGET_URL: refusing.url };
    const blind = await runShell(sampleExample, env);
    expect(blind.status, blind.said).toBe(2);
    expect(blind.said).toContain('not judged: no /csrf in answer 1: no');
    const silent: Counterexample = { ...sampleExample, actions: [requestAction({ path: '/x' })], expectations: [] };
    expect(await runShell(silent, env)).toMatchObject({ status: 2, said: expect.stringContaining('readiness replay') });
    const skipped = await runVitest(silent, env);
    expect(skipped.said).toMatch(/1 skipped/);
  });
});

/** Entries of a journal under one key, by when they began and ended. */
function sent(idempotencyKey: string | null, ...times: readonly (readonly [number, number | null])[]) {
  return times.map(([arrivedAtMs, endedAtMs]) => ({ idempotencyKey, arrivedAtMs, endedAtMs, status: 503 }));
}

/** Requests that took 5 ms each, with these gaps between them. */
function spaced(key: string | null, ...gaps: readonly number[]) {
  let at = 0;
  const later = gaps.map((gap) => {
    at += 5 + gap;
    return [at, at + 5] as const;
  });
  return sent(key, [0, 5], ...later);
}

describe('the script judges as the law asks', { timeout: 60_000 }, () => {
  const journals = {
    storm: spaced('a', 0, 3, 1, 0),
    doubling: spaced('a', 10.5, 20, 40, 80),
    slow: spaced('a', 1400, 10, 1200, 1000),
    rising: spaced(null, 300, 260, 310, 300),
    level: spaced(null, 300, 300, 300, 300),
    sideBySide: sent('a', [0, 50], [20, 30], [60, 70]),
    touching: sent('a', [0, 20], [20, 30]),
    twoKeys: [...sent('a', [0, 50]), ...sent('b', [20, 30])],
    open: sent('a', [0, null], [20, 30]),
    throttled: [...spaced('a', 7), ...spaced('b', 400, 900)].map((each, at) => ({
      ...each,
      status: at === 2 ? 429 : 200,
    })),
    empty: [],
  };
  const texts = [
    '{"id":"a","n":7,"list":[{"k":"x"},{"k":"y"}]}',
    '{"id":"b","n":7}',
    'no JSON',
    ...Object.values(journals).map((entries) => JSON.stringify({ entries })),
  ];
  const actions = texts.map((body) =>
    requestAction({ method: 'POST', path: '/echo', body, headers: { 'content-type': 'text/plain' } }),
  );
  const expects: readonly (readonly [WalkExpectation, number])[] = [
    [{ expect: 'given', action: 0, at: '/id', oneOf: ['b', 'a'] }, 0],
    [{ expect: 'given', action: 0, at: '/id', oneOf: ['b'] }, 2],
    [{ expect: 'given', action: 1, at: '/gone', oneOf: ['b'] }, 2],
    [{ expect: 'status', action: 0, oneOf: [201, 200] }, 0],
    [{ expect: 'status', action: 0, oneOf: [201, 409] }, 1],
    [{ expect: 'status', action: 0, oneOf: [409, '2xx'] }, 0],
    [{ expect: 'status', action: 0, oneOf: [201, '4xx'] }, 1],
    [{ expect: 'given-status', action: 0, oneOf: ['2xx', 500], but: [201] }, 0],
    [{ expect: 'given-status', action: 0, oneOf: ['2xx'], but: [401, 200] }, 2],
    [{ expect: 'given-status', action: 0, oneOf: [500, '4xx'], but: [] }, 2],
    [{ expect: 'value', action: 0, at: '/n', oneOf: ['8', '7'] }, 0],
    [{ expect: 'value', action: 0, at: '/gone', oneOf: ['8', ''] }, 0],
    [{ expect: 'value', action: 0, at: '/gone', oneOf: ['8'] }, 1],
    [{ expect: 'distinct', actions: [0, 1, 2], at: '/n', atLeast: 1, atMost: 1 }, 0],
    [{ expect: 'distinct', actions: [0, 1], at: '/id', atLeast: 0, atMost: 1 }, 1],
    [{ expect: 'distinct', actions: [0, 1], at: '/gone', atLeast: 0, atMost: 1 }, 2],
    [{ expect: 'count', action: 0, at: '/list', where: { '/k': 'y' }, atLeast: 1, atMost: 1 }, 0],
    [{ expect: 'count', action: 0, at: '/list', where: { '/gone': 'y' }, atLeast: 0, atMost: 0 }, 0],
    [{ expect: 'count', action: 0, at: '/list', where: { '/gone': '', '/k': 'x' }, atLeast: 0, atMost: 0 }, 1],
    [{ expect: 'count', action: 1, at: '/list', where: {}, atLeast: 0, atMost: 1 }, 2],
    [values({ atMost: 2, among: ['x', 'y'] }), 0],
    [values({ atMost: 1 }), 1],
    [values({ atMost: 2, among: ['x'] }), 1],
    [values({ where: { '/k': 'x' }, atMost: 1, among: ['x'] }), 0],
    [values({ field: '/gone', atMost: 9, among: ['x'] }), 1],
    [values({ action: 1 }), 2],
    [grown('storm'), 1],
    [{ ...grown('storm'), fewest: 5 }, 0],
    [{ ...grown('storm'), where: { '/idempotencyKey': 'b' } }, 2],
    [grown('doubling'), 0],
    [grown('slow'), 0],
    [grown('rising'), 0],
    [grown('level'), 1],
    [grown('empty'), 2],
    [apart('sideBySide', 0), 1],
    [apart('touching', 0), 0],
    [apart('touching', 1), 1],
    [apart('twoKeys', 0), 0],
    [apart('open', 0), 0],
    [{ ...apart('throttled', 500), after: { '/status': '429' } }, 1],
    [{ ...apart('throttled', 400), after: { '/status': '429' } }, 0],
    [{ ...apart('throttled', 0), after: { '/status': '503' } }, 2],
    [{ ...apart('empty', 0), at: '/nowhere' }, 2],
    [{ expect: 'absent', actions: [0, 2], text: 'no JSON' }, 1],
  ];

  /** What must be given is no judgement by itself. */
  const held: WalkExpectation = { expect: 'status', action: 0, oneOf: [200] };

  type Gaps = Extract<WalkExpectation, { expect: 'gaps' }>;

  function grown(journal: keyof typeof journals): Gaps {
    const paces = [{ middleMs: 1000 }, { growth: 2 }, { middleMs: 250, growth: 1.05 }];
    return { ...apart(journal, 0), fewest: 4, paces };
  }

  function apart(journal: keyof typeof journals, shortestMs: number): Gaps {
    const action = 3 + Object.keys(journals).indexOf(journal);
    return { expect: 'gaps', action, at: '/entries', where: {}, after: {}, fewest: 1, paces: [{ shortestMs }] };
  }

  function values(over: Partial<Extract<WalkExpectation, { expect: 'values' }>>): WalkExpectation {
    return {
      ...{ expect: 'values', action: 0, at: '/list', where: {}, field: '/k', atLeast: 0, atMost: 0, among: null },
      ...over,
    };
  }

  test('of the answers as they were recorded', () => {
    const recorded = actions.map((action) => ({
      ...action,
      answer: { status: 200, headers: {}, body: action.body ?? '' },
    }));
    for (const [each, status] of expects) expect(breaks(each, recorded), JSON.stringify(each)).toBe(status === 1);
  });

  test('in curl lines and in vitest alike', async () => {
    const { url } = await listen(({ body }, response) => response.writeHead(200).end(body));
    const env = { TARGET_URL: url };
    const examples = expects.map(([each]) => ({ ...sampleExample, actions, expectations: [each, held] }));
    for (const example of examples) expect(complaints(example)).toEqual([]);
    for (const [index, example] of examples.entries()) {
      const { status, said } = await runShell(example, env);
      expect(status, `${JSON.stringify(example.expectations)}\n${said}`).toBe(expects[index]?.[1]);
    }
    const tests = examples.map((example) => vitestFile(example, 'x.json'));
    // One start of vitest for all of them.
    for (const [index, text] of tests.entries()) writeFileSync(join(dir, `judge-${index}.test.ts`), text);
    const vitest = join(packageRoot(), 'node_modules', 'vitest', 'vitest.mjs');
    const words = [vitest, 'run', '--root', dir, '--reporter', 'json', '--maxWorkers', '1', '--no-isolate', 'judge-'];
    const { said } = await run(process.execPath, words, env, dir);
    const { testResults } = JSON.parse(said.slice(said.indexOf('{'))) as {
      testResults: { name: string; status: string }[];
    };
    const failed = testResults
      .filter((each) => each.status === 'failed')
      .map(({ name }) => /judge-(\d+)/.exec(name)?.[1]);
    expect(failed.map(Number).sort((a, b) => a - b)).toEqual(
      expects.flatMap(([, status], index) => (status === 0 ? [] : [index])),
    );
    expect(testResults.length).toBe(expects.length);
  });
});
