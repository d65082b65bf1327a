import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { type Fault, type FaultEffect, startTwin, type Twin } from './index.js';

let twin: Twin;
let caller: PoolsCaller;

beforeEach(async () => {
  twin = await startTwin();
  caller = new PoolsCaller(twin);
});
afterEach(() => twin.close());

const transactFault = (point: Fault['point'], effect: FaultEffect): Fault => ({
  match: { operation: 'transact' },
  when: { first: 1 },
  point,
  effect,
});

describe.each(['drop', 'reset'] as const)('%s', (kind) => {
  it('before commit leaves nothing done, and the retry makes the trade', async () => {
    const armed = twin.arm(transactFault('before-commit', { kind }));
    const quoteId = await caller.quoteId();
    await expect(caller.transact(quoteId, 'k')).rejects.toThrow();
    expect(twin.tradeByQuote(quoteId)).toBeNull();
    expect(twin.journal.query({ operation: 'transact' })).toMatchObject([
      { status: null, effect: 'none', faultId: armed.id },
    ]);
    expect((await caller.transact(quoteId, 'k')).status).toBe(200);
    expect(armed.hits()).toBe(1);
  });

  it('after commit loses only the answer', async () => {
    twin.arm(transactFault('after-commit', { kind }));
    const quoteId = await caller.quoteId();
    await expect(caller.transact(quoteId, 'k')).rejects.toThrow();
    const trade = twin.tradeByQuote(quoteId);
    expect(trade?.status).toBe('reserved');
    expect((await caller.transact(quoteId, 'k')).json.transactId).toBe(trade?.transactId);
    expect(twin.journal.query({ operation: 'transact' }).map((entry) => [entry.effect, entry.status])).toEqual([
      ['trade-created', null],
      ['trade-replayed', 200],
    ]);
  });
});

describe('spoilt answers', () => {
  it('truncates', async () => {
    twin.arm(transactFault('after-commit', { kind: 'truncate' }));
    const quoteId = await caller.quoteId();
    await expect(caller.transact(quoteId, 'k')).rejects.toThrow();
    expect(twin.tradeByQuote(quoteId)).not.toBeNull();
  });

  it('breaks JSON', async () => {
    twin.arm(transactFault('after-commit', { kind: 'broken-json' }));
    const { status, text } = await caller.transact(await caller.quoteId(), 'k');
    expect(status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
  });

  it('lies about the content type', async () => {
    twin.arm(transactFault('after-commit', { kind: 'content-type', value: 'text/html' }));
    const { headers } = await caller.transact(await caller.quoteId(), 'k');
    expect(headers['content-type']).toBe('text/html');
  });

  it('dribbles the body', async () => {
    twin.arm(transactFault('after-commit', { kind: 'slow-body', ms: 80 }));
    const { json } = await caller.transact(await caller.quoteId(), 'k');
    expect(json.status).toBe('reserved');
    const [entry] = twin.journal.query({ operation: 'transact' });
    expect((entry?.endedAtMs ?? 0) - (entry?.arrivedAtMs ?? 0)).toBeGreaterThan(60);
  });

  it('does not commit when asked to spoil before the commit', async () => {
    twin.arm(transactFault('before-commit', { kind: 'broken-json' }));
    const quoteId = await caller.quoteId();
    expect((await caller.transact(quoteId, 'k')).status).toBe(500);
    expect(twin.tradeByQuote(quoteId)).toBeNull();
  });
});

describe('statuses and refusals', () => {
  it('answers a status with and without Retry-After', async () => {
    twin.arm(transactFault('before-commit', { kind: 'status', status: 503 }));
    twin.arm({ ...transactFault('before-commit', { kind: 'status', status: 429, retryAfterSeconds: 7 }) });
    const quoteId = await caller.quoteId();
    const first = await caller.transact(quoteId, 'k');
    expect([first.status, first.headers['retry-after']]).toEqual([503, undefined]);
    const second = await caller.transact(quoteId, 'k');
    expect([second.status, second.headers['retry-after'], second.json.code]).toEqual([429, '7', 'rate_limited']);
    expect((await caller.transact(quoteId, 'k')).status).toBe(200);
  });

  it.each([
    ['quote_expired', 409],
    ['reservation_conflict', 409],
    ['insufficient_balance', 402],
    ['velocity_limit_exceeded', 429],
    ['pool_access_suspended', 403],
    ['rate_limited', 429],
  ] as const)('refuses as %s with %i and no trade', async (as, status) => {
    const quoteId = await caller.quoteId();
    twin.arm({ match: { quoteId }, when: { first: 1 }, point: 'before-commit', effect: { kind: 'refuse', as } });
    const answer = await caller.transact(quoteId, 'k');
    expect([answer.status, answer.json.code]).toEqual([status, as]);
    expect(twin.tradeByQuote(quoteId)).toBeNull();
    expect(twin.quote(quoteId)?.status).toBe(as === 'quote_expired' ? 'expired' : 'active');
  });

  it.each(['pool_dry', 'engine_unavailable', 'rate_unavailable'] as const)(
    'has no quote because of %s',
    async (reason) => {
      twin.arm({
        match: { operation: 'createQuote' },
        point: 'before-commit',
        effect: { kind: 'unavailable', reason },
      });
      const { status, json } = await caller.quote();
      expect(status).toBe(200);
      expect(json).toMatchObject({ available: false, executable: false, unavailableReason: reason });
      expect(json).not.toHaveProperty('quoteId');
      expect(twin.quotes()).toEqual([]);
    },
  );

  it.each(['reserved', 'settled', 'failed', 'released', 'returned'] as const)('commits as %s', async (status) => {
    twin.arm(transactFault('before-commit', { kind: 'commit-as', status }));
    twin.arm(transactFault('after-commit', { kind: 'drop' }));
    const quoteId = await caller.quoteId();
    await expect(caller.transact(quoteId, 'k')).rejects.toThrow();
    expect(twin.tradeByQuote(quoteId)?.status).toBe(status);
  });
});

describe('time and holding', () => {
  it('delays beyond the expiry', async () => {
    const quoteId = await caller.quoteId();
    twin.arm(transactFault('before-commit', { kind: 'pause', name: 'late' }));
    const pending = caller.transact(quoteId, 'k');
    expect(await twin.waitPaused('late', 1, 10_000)).toBe(true);
    twin.advance(20_000);
    twin.resume('late');
    expect((await pending).status).toBe(409);
  });

  it('holds two requests of one key and still makes one trade', async () => {
    const quoteId = await caller.quoteId();
    twin.arm({ match: { operation: 'transact' }, point: 'before-commit', effect: { kind: 'pause', name: 'gate' } });
    const both = Promise.all([caller.transact(quoteId, 'k'), caller.transact(quoteId, 'k')]);
    expect(await twin.waitPaused('gate', 2, 10_000)).toBe(true);
    expect(twin.journal.query({ operation: 'transact' }).map((entry) => entry.endedAtMs)).toEqual([null, null]);
    twin.resume('gate');
    const [one, two] = await both;
    expect(one.text).toBe(two.text);
    expect(twin.paused('gate')).toBe(0);
    expect((await caller.transact(quoteId, 'k')).status).toBe(200);
    expect(await twin.waitPaused('gate', 1, 10)).toBe(false);
  });

  it('hangs until it is closed', async () => {
    twin.arm(transactFault('after-commit', { kind: 'hang' }));
    const quoteId = await caller.quoteId();
    const pending = caller.transact(quoteId, 'k').then(
      () => 'answered',
      () => 'cut',
    );
    const held = await twin.journal.waitFor((entry) => entry.effect === 'trade-created', 10_000);
    expect(held).toMatchObject({ endedAtMs: null, status: null });
    await twin.close();
    expect(await pending).toBe('cut');
  });

  it('cuts held requests at close and at reset', async () => {
    twin.arm(transactFault('before-commit', { kind: 'pause', name: 'p' }));
    const pending = caller.transact(await caller.quoteId(), 'k').catch(() => 'cut');
    await twin.waitPaused('p', 1, 10_000);
    twin.reset();
    expect(await pending).toBe('cut');
    expect(twin.trades()).toEqual([]);
    expect(twin.journal.query()).toEqual([]);
    expect((await caller.quote()).status).toBe(200);
  });
});

describe('schedules and matches', () => {
  const hitPattern = async (when: Fault['when']) => {
    const own = twin.arm({
      match: { operation: 'listPools' },
      ...(when ? { when } : {}),
      point: 'before-commit',
      effect: { kind: 'status', status: 500 },
    });
    const pattern: number[] = [];
    for (let index = 0; index < 8; index += 1) pattern.push((await caller.get('/pools')).status === 500 ? 1 : 0);
    own.disarm();
    return pattern.join('');
  };

  it.each([
    [{ first: 2 }, '11000000'],
    [{ skip: 3, first: 1 }, '00010000'],
    [{ every: 3 }, '00100100'],
    [{ skip: 1, every: 2 }, '00101010'],
  ])('%j hits %s', async (when, expected) => {
    expect(await hitPattern(when)).toBe(expected);
  });

  it('draws by seed', async () => {
    const pattern = await hitPattern({ probability: 0.5, seed: 7 });
    expect(await hitPattern({ probability: 0.5, seed: 7 })).toBe(pattern);
    expect(pattern).toMatch(/1/);
    expect(pattern).toMatch(/0/);
    expect(await hitPattern({ probability: 0 })).toBe('00000000');
  });

  it('matches by amount, pool, key and partner, all of them', async () => {
    const effect: FaultEffect = { kind: 'status', status: 500 };
    const match = { operation: 'transact', amount: '70.00', idempotencyKey: 'k1', poolId: 'EUR-USDT' } as const;
    const armed = twin.arm({ match, point: 'before-commit', effect });
    const other = await caller.quoteId({ amount: '71' });
    expect((await caller.transact(other, 'k1')).status).toBe(200);
    const quoteId = await caller.quoteId({ amount: '70' });
    expect((await caller.transact(quoteId, 'k2')).status).toBe(200);
    const third = await caller.quoteId({ amount: '70' });
    armed.disarm();
    twin.arm({ match: { ...match, idempotencyKey: 'k3' }, point: 'before-commit', effect });
    expect((await caller.transact(third, 'k3')).status).toBe(500);
  });
});

describe('journal', () => {
  it('has every request in order with secrets replaced', async () => {
    await caller.get(`/pools?key=${caller.partner.secretKey}`);
    await caller.quote();
    const entries = twin.journal.query();
    expect(entries.map((entry) => entry.operation)).toEqual(['listPools', 'createQuote']);
    expect(JSON.stringify(entries)).not.toContain(caller.partner.secretKey);
    expect(entries[1]?.headers.authorization).toMatch(/^Bearer \[redacted:[0-9a-f]{12}\]$/);
    expect(entries[1]).toMatchObject({ status: 200, effect: 'quote-created', quoteType: 'firm', poolId: 'EUR-USDT' });
    expect(entries[0]?.arrivedAtMs).toBeLessThan(entries[1]?.arrivedAtMs ?? 0);
    expect(twin.journal.query({ sinceMs: entries[1]?.arrivedAtMs ?? 0 })).toHaveLength(1);
  });
});
