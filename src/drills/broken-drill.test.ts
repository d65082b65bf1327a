import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatProblem, loadManifest, userAccounts } from '../manifest/index.js';
import type { Call } from '../model/call.js';
import type { DrillRecord } from '../model/history.js';
import { type BrowserProbe, launchBrowser } from '../probes/browser/probe.js';
import { createAllowance } from '../probes/http/allowance.js';
import type { DrillContext } from './context.js';
import { type Drill, defineDrill } from './define.js';
import { createMutex } from './mutex.js';
import { openContext } from './open-context.js';
import { runSecrets } from './run-secrets.js';
import { runOnStage } from './schedule.js';
import { createByHand } from './secrets/by-hand.js';
import { type OpenStage, openStage } from './stage.js';
import { auditedPartner } from './upstream.js';

const now = () => performance.timeOrigin + performance.now();

/** A target that writes down what reaches it, and answers when it is told to. */
interface Target {
  readonly baseUrl: string;
  readonly seen: { readonly path: string; readonly atMs: number }[];
  /** Whether requests to `/quotes` wait for `letGo`. */
  holding: boolean;
  readonly hungUp: number[];
  arrived(count: number): Promise<void>;
  letGo(): void;
  close(): Promise<void>;
}

async function startTarget(): Promise<Target> {
  const held: ServerResponse[] = [];
  const seen: Target['seen'][number][] = [];
  const waiting: { count: number; go(): void }[] = [];
  const hungUp: number[] = [];
  const answer = (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"q1","state":"open"}');
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', atMs: now() });
    for (const { count, go } of waiting) if (seen.length >= count) go();
    response.once('close', () => response.writableEnded || hungUp.push(now()));
    if (target.holding && request.url === '/quotes') held.push(response);
    else if (request.url === '/page') response.end(page);
    else answer(response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const target: Target = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    hungUp,
    holding: false,
    arrived: (count) => (seen.length >= count ? Promise.resolve() : new Promise((go) => waiting.push({ count, go }))),
    letGo() {
      target.holding = false;
      for (const response of held.splice(0)) answer(response);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return target;
}

/** A page that asks on its own as long as it is open. */
const page = `<!doctype html><script>setInterval(() => fetch('/asked-by-the-page'), 5)</script>`;

const manifestOf = (target: string) => `manifest: 1
partner: { name: Test }
target: ${target}
upstream: { mode: twin, listen: "127.0.0.1:0", quoteTtlMs: 2000 }
webhooks: { url: /hooks }
accounts: { alice: { token: a } }
lanes: [{ poolId: EUR-USDT, side: on_ramp, network: tron, amount: "100.00", asset: USDT, destination: TXsampleAddress }]
operations:
  lockQuote: { request: { method: POST, path: /quotes, body: {} }, outputs: { quoteRef: $response.body#/id } }
  order: { request: { method: GET, path: /order }, outputs: { status: $response.body#/state } }
ui:
  pages: { quote: /page }
  steps: { lockQuote: [{ goto: /page }] }
  accept: { role: button }
`;

interface Rehearsal {
  readonly stage: OpenStage;
  readonly calls: readonly Call[];
  readonly attached: readonly string[];
  /** Runs the drills one after another and answers their records. */
  run(...drills: readonly Drill[]): Promise<DrillRecord[]>;
}

let folder = '';
let target: Target;
let browser: BrowserProbe;
const stages: OpenStage[] = [];

beforeAll(async () => {
  const started = await launchBrowser();
  if ('missing' in started) throw new Error(started.missing);
  browser = started;
});
afterAll(() => browser.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readiness-broken-'));
  target = await startTarget();
});
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
  await target.close();
  await rm(folder, { recursive: true, force: true });
});

async function rehearse(
  targetYaml = `{ baseUrl: "${target.baseUrl}", timeoutMs: 60000 }`,
  patienceMs = 60_000,
): Promise<Rehearsal> {
  const file = join(folder, 'readiness.yaml');
  await writeFile(file, manifestOf(targetYaml));
  const loaded = await loadManifest(file, {});
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const { manifest } = loaded;
  const calls: Call[] = [];
  const attached: string[] = [];
  const signal = new AbortController().signal;
  const allowance = createAllowance({ maxTrades: 100, maxRequestsPerSecond: 1000 }, now);
  const secrets = runSecrets(manifest);
  const onCall = (call: Call) => calls.push(call);
  const stage = await openStage({
    ...{ id: 'rehearsal', manifest, secrets, allowance, env: {}, signal, now, onCall },
    redact: (text) => text,
  });
  stages.push(stage);
  const exclusively = createMutex();
  return {
    stage,
    calls,
    attached,
    async run(...drills) {
      const records: DrillRecord[] = [];
      const open = (tether: Parameters<Parameters<typeof runOnStage>[1]>[1], drill: Drill) =>
        openContext({
          ...{ stage, drill, tether, now, exclusively, seed: 1, budgetMs: null, users: userAccounts(manifest) },
          browser: async () => browser,
          attach: (name) => {
            attached.push(name);
            return name;
          },
        });
      await runOnStage(drills, (drill, tether) => drill.run(open(tether, drill)), {
        ...{ signal, serial: true, patienceMs, now },
        started: () => undefined,
        ended: (_, record) => records.push(record),
      });
      return records;
    },
  };
}

/** Any drill will do: what it is called and what it tells is of no interest here. */
const drill = (run: (context: DrillContext) => Promise<unknown>): Drill =>
  defineDrill({
    ...{ id: 'walks', title: 'a drill', group: 'walks', needs: {}, cost: () => ({ trades: 0, requests: 0 }) },
    run: run as never,
  });

/** What nobody stops goes on for so long. */
const manyTimes = 100;

/** Resolves once the branch that went on cannot go on any more. */
let stray: Promise<unknown> = Promise.resolve();

async function again(context: DrillContext, goOn: (context: DrillContext) => Promise<unknown>): Promise<void> {
  for (let time = 0; time < manyTimes; time += 1) await goOn(context);
}

/** One branch goes on for as long as it can, the other breaks once the target has heard of the first. */
const breaking = (goOn: (context: DrillContext) => Promise<unknown>, heard = 3) =>
  drill((context) => {
    const going = again(context, goOn);
    stray = going.catch(() => undefined);
    const breaks = target.arrived(heard).then(() => {
      throw new TypeError('a mistake of ours');
    });
    return Promise.all([going, breaks]);
  });

/** What reached the target since then, once nothing more can come of the branch that went on. */
async function seenSince(record: DrillRecord | undefined): Promise<readonly string[]> {
  await stray;
  return target.seen.filter(({ atMs }) => atMs > (record?.endedAtMs ?? 0)).map(({ path }) => path);
}

const broke = {
  state: 'blocked',
  obstacle: { fault: 'harness', reason: expect.stringMatching(/the drill itself broke: TypeError: a mistake of ours/) },
};

/** Asks for the order once, so that whatever came before it has come. */
const orderly = drill(async ({ partner }) => partner.call('order'));

async function makeTrade({ upstream, secrets }: DrillContext['stage']): Promise<string> {
  if (!upstream) throw new Error('the stage has an upstream');
  const headers = { authorization: `Bearer ${secrets[0]?.value}`, 'content-type': 'application/json' };
  const ask = async (path: string, key: Record<string, string>, body: object) => {
    const asked = { method: 'POST', headers: { ...headers, ...key }, body: JSON.stringify(body) };
    return (await (await fetch(`${upstream.pools}${path}`, asked)).json()) as Record<string, string>;
  };
  const wish = { side: 'on_ramp', amount: '100.00', cryptoNetwork: 'tron', destAddress: 'TXsampleAddress' };
  const { quoteId } = await ask('/pools/EUR-USDT/quote', {}, wish);
  const { transactId = '' } = await ask('/pools/EUR-USDT/transact', { 'idempotency-key': randomUUID() }, { quoteId });
  return transactId;
}

describe('after a drill broke, nothing more of it reaches the target', () => {
  test.each<[string, (context: DrillContext) => Promise<unknown>]>([
    ['calls', ({ partner }) => partner.call('lockQuote')],
    ['bursts', ({ partner }) => partner.burst([{ operation: 'lockQuote' }, { operation: 'order' }])],
    ['late sends', async ({ partner }) => (await partner.early('lockQuote'))()],
    [
      'requests by hand',
      (context) => createByHand(context).ask({ method: 'GET', url: `${context.stage.baseUrl}/by-hand` }),
    ],
    [
      'events',
      async ({ stage, upstream }) =>
        upstream().webhooks.send({ tradeId: await makeTrade(stage), type: 'pool.transaction.settled' }),
    ],
    [
      'calls that take their turn',
      ({ stage, exclusively, partner }) => exclusively('turn', () => stage.locking(() => partner.call('lockQuote'))),
    ],
  ])('%s', async (_, goOn) => {
    const { run } = await rehearse();
    const [record] = await run(breaking(goOn), orderly);
    expect(record).toMatchObject(broke);
    expect(await seenSince(record)).toEqual(['/order']);
  });

  test('a page that it had open', async () => {
    const { run } = await rehearse();
    const open = async (context: DrillContext) => {
      const session = await context.browse('alice');
      await session.goto('/page');
      await context.until(Number.POSITIVE_INFINITY);
    };
    const [record] = await run(breaking(open, 5), orderly);
    expect(record).toMatchObject(broke);
    expect(await seenSince(record)).toEqual(['/order']);
  });
});

describe('what a broken drill had under way', () => {
  test('is answered before the next one starts, and kept', async () => {
    const { run, calls, attached } = await rehearse();
    target.holding = true;
    let startedAtMs = 0;
    const letGo = drill(async (context) => {
      context.attach('shot.png', '');
      const answer = context.partner.call('lockQuote');
      await target.arrived(1);
      // The drill has ended by the time that this is called.
      setImmediate(() => target.letGo());
      void answer;
      throw new TypeError('a mistake of ours');
    });
    const next = drill(async () => {
      startedAtMs = now();
    });
    const [record, after] = await run(letGo, next);
    expect(record).toMatchObject(broke);
    expect(after).toMatchObject({ state: 'done' });
    expect(attached).toEqual(['shot.png']);
    expect(calls).toMatchObject([{ operation: 'lockQuote', outcome: 'ok' }]);
    expect(calls[0]?.endedAtMs).toBeLessThan(startedAtMs);
    expect(target.hungUp).toEqual([]);
  });

  test('is hung up on where it takes too long', async () => {
    const { run, calls } = await rehearse(undefined, 50);
    target.holding = true;
    const [record] = await run(
      breaking(({ partner }) => partner.call('lockQuote'), 1),
      orderly,
    );
    expect(record).toMatchObject(broke);
    expect(calls.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ['lockQuote', 'error'],
      ['order', 'ok'],
    ]);
    expect(target.hungUp).toHaveLength(1);
  });
});

describe('what a broken drill left behind is put back', () => {
  const breakingAfter = (work: (context: DrillContext) => unknown) =>
    drill(async (context) => {
      await work(context);
      throw new TypeError('a mistake of ours');
    });

  test('faults, held requests and the balance at the upstream', async () => {
    const { run, stage } = await rehearse();
    const { upstream } = stage;
    if (!upstream) throw new Error('the stage has an upstream');
    const before = upstream.fund(auditedPartner, '100000000.00');
    let trade: Promise<string> = Promise.resolve('');
    const [record] = await run(
      breakingAfter(async (context) => {
        const effect = { kind: 'pause', name: 'held' } as const;
        context.upstream().arm({ match: { operation: 'createQuote' }, point: 'before-commit', effect });
        context.upstream().fund(auditedPartner, '0.01');
        trade = makeTrade(stage);
        await context.upstream().waitPaused('held', 1, 10_000);
      }),
    );
    expect(record).toMatchObject(broke);
    expect(await trade).toMatch(/\w/);
    expect(await makeTrade(stage)).toMatch(/\w/);
    expect(Number(upstream.fund(auditedPartner, before))).toBeGreaterThan(1_000);
  });

  test('an app that it had killed', async () => {
    const app = `import { createServer } from 'node:http';
      const answer = (_, response) => response.setHeader('content-type', 'application/json').end('{"state":"open"}');
      createServer(answer).listen(process.env.PORT, '127.0.0.1');`;
    await writeFile(join(folder, 'app.mjs'), app);
    const server = '{ command: node app.mjs, url: /, env: { PORT: $target.port } }';
    const { run, calls } = await rehearse(
      `{ port: auto, baseUrl: "http://127.0.0.1:{$target.port}", webServer: ${server} }`,
    );
    const [record] = await run(
      breakingAfter(async ({ stage, partner }) => {
        await stage.kill?.();
        await partner.call('order');
      }),
      orderly,
    );
    expect(record).toMatchObject(broke);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['error', 'ok']);
  });
});

test('a drill that ended well may leave nothing going on either', async () => {
  const { run } = await rehearse();
  const leaving = drill(async (context) => {
    stray = again(context, ({ partner }) => partner.call('lockQuote')).catch(() => undefined);
    await target.arrived(3);
  });
  const [record] = await run(leaving, orderly);
  expect(record).toMatchObject({ state: 'done' });
  expect(await seenSince(record)).toEqual(['/order']);
});
