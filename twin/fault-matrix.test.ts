import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { type Fault, type FaultEffect, startTwin, type Twin } from './index.js';
import { runStandalone } from './standalone.js';

/** How a caller sees one transact. */
type Seen = 'cut' | 'held' | 'trade' | 'no JSON' | 'other type' | number;

/** Each effect, what it looks like instead of the commit, and what it looks like behind it. */
const EFFECTS: readonly (readonly [FaultEffect, Seen, Seen])[] = [
  [{ kind: 'drop' }, 'cut', 'cut'],
  [{ kind: 'reset' }, 'cut', 'cut'],
  [{ kind: 'hang' }, 'held', 'held'],
  [{ kind: 'delay', ms: 5 }, 'trade', 'trade'],
  [{ kind: 'pause', name: 'matrix' }, 'held', 'held'],
  [{ kind: 'status', status: 500 }, 500, 500],
  [{ kind: 'status', status: 503, retryAfterSeconds: 1 }, 503, 503],
  [{ kind: 'status', status: 429 }, 429, 429],
  [{ kind: 'status', status: 429, retryAfterSeconds: 2 }, 429, 429],
  [{ kind: 'truncate' }, 'cut', 'cut'],
  [{ kind: 'broken-json' }, 'no JSON', 'no JSON'],
  [{ kind: 'slow-body', ms: 8 }, 500, 'trade'],
  [{ kind: 'content-type', value: 'text/html' }, 'other type', 'other type'],
];
const LEAVES_UNDONE = (effect: FaultEffect, point: Fault['point']) =>
  point === 'before-commit' && effect.kind !== 'delay';

let folder: string;
let twin: Twin;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'twin-matrix-'));
  twin = await startTwin();
});
afterAll(async () => {
  await twin.close();
  await rm(folder, { recursive: true, force: true });
});

async function see(own: Twin, quoteId: string, holding: boolean): Promise<Seen> {
  const answer = new PoolsCaller(own).transact(quoteId, 'k').catch(() => null);
  if (holding) {
    const entry = await own.journal.waitFor((one) => one.quoteId === quoteId && one.faultId !== null, 20_000);
    return entry?.endedAtMs === null ? 'held' : 'cut';
  }
  const got = await answer;
  if (got === null) return 'cut';
  if (got.headers['content-type'] !== 'application/json') return 'other type';
  if (got.status !== 200) return got.json.code === undefined ? 'no JSON' : got.status;
  return got.json.status === 'reserved' ? 'trade' : 'no JSON';
}

/** The three ways to script a fault. */
const ROUTES: Readonly<Record<string, (fault: Fault, use: (own: Twin) => Promise<void>) => Promise<void>>> = {
  async 'library call'(fault, use) {
    twin.arm(fault);
    await use(twin);
    twin.reset();
  },
  async 'POST /_twin/faults'(fault, use) {
    const answer = await request(`${twin.origin}/_twin/faults`, {
      method: 'POST',
      headers: { authorization: `Bearer ${twin.controlToken}` },
      body: JSON.stringify(fault),
    });
    expect([answer.statusCode, await answer.body.json()]).toEqual([200, { id: expect.any(String) }]);
    await use(twin);
    twin.reset();
  },
  async 'scenario file'(fault, use) {
    const file = path.join(folder, 'scenario.yaml');
    await writeFile(file, JSON.stringify({ scenario: 1, faults: [fault] }));
    const own = await runStandalone({ scenario: file }, () => undefined);
    await use(own);
    await own.close();
  },
};

describe.each(Object.entries(ROUTES))('by %s', (_route, scripted) => {
  for (const point of ['before-commit', 'after-commit'] as const) {
    it.each(EFFECTS)(`${point}: %j`, async (effect, before, after) => {
      const fault: Fault = { match: { operation: 'transact' }, point, effect };
      await scripted(fault, async (own) => {
        const quoteId = await new PoolsCaller(own).quoteId();
        const expected = point === 'before-commit' ? before : after;
        expect(await see(own, quoteId, expected === 'held')).toBe(expected);
        expect(own.tradeByQuote(quoteId)?.status).toBe(LEAVES_UNDONE(effect, point) ? undefined : 'reserved');
      });
    });
  }

  it.each([
    ['settle', ['settled', 'settled']],
    ['return', ['settled', 'returned']],
    ['fail', ['failed', 'failed']],
    ['release', ['released', 'released']],
    ['hold', ['reserved', 'reserved']],
  ] as const)('plans the polls of one amount: %s', async (plan, polled) => {
    const fault: Fault = { match: { amount: '61.00' }, point: 'after-commit', effect: { kind: 'plan', plan } };
    await scripted(fault, async (own) => {
      const caller = new PoolsCaller(own);
      const quoteId = await caller.quoteId({ amount: '61.00' });
      await caller.transact(quoteId, 'k');
      expect([await caller.poll(quoteId), await caller.poll(quoteId)].map(({ json }) => json.status)).toEqual(polled);
      const other = await caller.quoteId();
      await caller.transact(other, 'k2');
      expect((await caller.poll(other)).json.status).toBe('settled');
    });
  });
});

it('moves a trade in the turn of its commit, however long the answer is delayed', async () => {
  const match = { operation: 'transact' } as const;
  twin.arm({ match, point: 'after-commit', effect: { kind: 'pause', name: 'late' } });
  twin.arm({ match, point: 'after-commit', effect: { kind: 'commit-as', status: 'failed' } });
  const caller = new PoolsCaller(twin);
  const quoteId = await caller.quoteId();
  const answer = caller.transact(quoteId, 'k');
  await twin.waitPaused('late', 1, 10_000);
  expect(twin.tradeByQuote(quoteId)?.status).toBe('failed');
  twin.resume('late');
  expect((await answer).json.status).toBe('failed');
  twin.reset();
});

it.each([
  [{ kind: 'hang' }, 'event'],
  [{ kind: 'reorder' }, 'after-commit'],
  [{ kind: 'sign', as: 'stale' }, 'before-commit'],
] as const)('refuses %j at point %s', async (effect, point) => {
  const fault: Fault = { match: {}, point, effect };
  expect(() => twin.arm(fault)).toThrow(/cannot happen at point/);
  const file = path.join(folder, 'misfit.yaml');
  await writeFile(file, JSON.stringify({ scenario: 1, faults: [fault] }));
  await expect(runStandalone({ scenario: file }, () => undefined)).rejects.toThrow(
    /scenario\.faults\.0: .*cannot happen/,
  );
});
