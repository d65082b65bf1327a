import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { type JournalEntry, startTwin, type Twin } from './index.js';

const REQUESTS = 700;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'twin-journal-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fill(twin: Twin, caller: PoolsCaller): Promise<string[]> {
  const quoteIds: string[] = [];
  for (let index = 0; index < REQUESTS / 10; index += 1) {
    const ids = await Promise.all(Array.from({ length: 10 }, () => caller.quoteId()));
    quoteIds.push(...ids);
  }
  expect(twin.journal.query()).toHaveLength(REQUESTS);
  return quoteIds;
}

const own = async () => (await readdir(tmpdir())).filter((name) => name.startsWith(`twin-journal-${process.pid}-`));

const readLines = async (file: string): Promise<JournalEntry[]> =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

it('keeps everything findable, in order, with little in memory', async () => {
  const twin = await startTwin({ journalMemory: 16 });
  const caller = new PoolsCaller(twin);
  try {
    twin.arm({ match: { operation: 'listPools' }, point: 'before-commit', effect: { kind: 'pause', name: 'p' } });
    const held = caller.get('/pools');
    await twin.waitPaused('p', 1, 10_000);
    twin.reset();
    await held.catch(() => undefined);
    twin.arm({ match: { operation: 'listPools' }, point: 'before-commit', effect: { kind: 'hang' } });
    const hanging = caller.get('/pools').catch(() => 'cut');
    await twin.journal.waitFor((entry) => entry.operation === 'listPools', 10_000);
    const quoteIds: string[] = [];
    for (let index = 0; index < 300; index += 1) quoteIds.push(await caller.quoteId());
    const entries = twin.journal.query();
    expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_entry, index) => (entries[0]?.seq ?? 0) + index));
    expect(entries[0]).toMatchObject({ operation: 'listPools', endedAtMs: null });
    for (const quoteId of [quoteIds[0], quoteIds[150], quoteIds[299]]) {
      expect(twin.journal.query({ quoteId: quoteId ?? '' })).toMatchObject([{ quoteId, effect: 'quote-created' }]);
    }
    const middle = entries[200]?.arrivedAtMs ?? 0;
    expect(twin.journal.query({ sinceMs: middle })).toEqual(entries.slice(200));
    expect(twin.journal.query({ untilMs: middle })).toEqual(entries.slice(0, 200));
    const file = path.join(folder, 'export.ndjson');
    await twin.journal.exportTo(file);
    const exported = await readLines(file);
    expect(exported.toSorted((a, b) => a.seq - b.seq)).toEqual(entries);
    expect(await readFile(file, 'utf8')).not.toContain(caller.partner.secretKey);
    await twin.close();
    expect(await hanging).toBe('cut');
  } finally {
    await twin.close();
  }
});

it('spills large bodies before there are many, and keeps them findable', async () => {
  const before = (await own()).length;
  const twin = await startTwin();
  try {
    const caller = new PoolsCaller(twin);
    const padding = ' '.repeat(1_000_000);
    for (let index = 0; index < 120; index += 1) await caller.post('/pools/EUR-USDT/quote', `{}${padding}`);
    await caller.quoteId();
    expect((await own()).length).toBeGreaterThan(before);
    const entries = twin.journal.query();
    expect(entries).toHaveLength(121);
    expect(entries.map((entry) => entry.body?.length).slice(0, 120)).toEqual(Array(120).fill(1_000_002));
  } finally {
    await twin.close();
  }
});

it('refuses a folder that cannot be written', async () => {
  const journalDir = path.join(folder, 'a-file', 'below');
  await writeFile(path.join(folder, 'a-file'), '');
  await expect(startTwin({ journalDir })).rejects.toThrow(/cannot be written/);
});

it('leaves a complete file in its folder', async () => {
  const journalDir = path.join(folder, 'kept');
  const twin = await startTwin({ journalMemory: 32, journalDir });
  const quoteIds = await fill(twin, new PoolsCaller(twin));
  await twin.close();
  const [file = ''] = await readdir(journalDir);
  const entries = await readLines(path.join(journalDir, file));
  expect(entries.map((entry) => entry.quoteId).toSorted()).toEqual(quoteIds.toSorted());
});

it('takes its temporary file along', async () => {
  const twin = await startTwin({ journalMemory: 32 });
  const before = (await own()).length;
  await fill(twin, new PoolsCaller(twin));
  expect((await own()).length).toBeGreaterThan(before);
  await twin.close();
  expect((await own()).length).toBe(before);
});
