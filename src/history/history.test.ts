import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DrillRecord, RunRecord } from '../model/history.js';
import { loadHistory } from './load.js';
import { createRedactor } from './redact.js';
import { scanOwnOutput } from './scan-own-output.js';
import { createHistoryWriter } from './write.js';

const secret = 'sk_test_Zq8vN3xW5rT1yU7iO9pA2sD4';
const secrets = [{ value: secret, label: 'upstream-key' }];
const run: RunRecord = {
  schemaVersion: 1,
  tool: { name: '0pools-readiness', version: '0.0.0' },
  partner: { name: 'Acme', environment: 'staging' },
  target: { baseUrl: 'http://127.0.0.1:1', startedByAudit: true },
  upstream: { mode: 'twin', url: null },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  seed: 1,
  command: `readiness audit --key ${secret}`,
  interrupted: true,
  limits: { trades: { used: 0, allowed: 1 }, requests: { used: 0, perSecond: 1 } },
  signIn: [],
  created: { orders: [], trades: [] },
  only: null,
};
const drill: DrillRecord = {
  drill: 'someone-elses-drill',
  startedAtMs: 1,
  endedAtMs: 2,
  state: 'done',
  facts: { page: `x${Buffer.from(secret).toString('base64')}`, pieces: [secret.slice(0, 9), secret.slice(9)] },
};

describe('a history on disk', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'history-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const redactor = () => {
    const made = createRedactor();
    made.add(secret, 'upstream-key');
    return made;
  };

  it('keeps what was written, also of drills that nobody knows, and none of the secrets', async () => {
    const writer = createHistoryWriter(dir, redactor());
    writer.run(run);
    writer.drill(drill);
    const first = writer.file('page.html', `<b>${secret}</b>`);
    const second = writer.file('../page.html', 'again');
    expect([first, second]).toEqual(['files/page.html', 'files/page-2.html']);

    const history = await loadHistory(dir);
    expect(history.run.command).toBe('readiness audit --key [redacted:upstream-key]');
    expect(history.drill('someone-elses-drill')).toMatchObject({
      state: 'done',
      facts: { page: expect.stringMatching(/^x\[red/) },
    });
    expect(history.drill('never-run')).toBeNull();
    expect(readFileSync(join(dir, first), 'utf8')).toBe('<b>[redacted:upstream-key]</b>');
    expect(await scanOwnOutput([dir], secrets)).toEqual([]);
    expect(readdirSync(dir).sort()).toEqual(['drills', 'files', 'run.json']);
  });

  it('loads a run that was interrupted before its first drill', async () => {
    createHistoryWriter(dir, redactor()).run(run);
    expect((await loadHistory(dir)).drill('expiry-api')).toBeNull();
  });

  const brokenRuns: readonly (readonly [string, string | null, RegExp])[] = [
    ['nothing', null, /run\.json: missing/],
    ['half a file', '{"kind": "0pools', /run\.json: broken: /],
    ['another program', '{"name": "x"}', /foreign: expected "kind"/],
    [
      'a newer version',
      '{"kind":"0pools-readiness/run","schemaVersion":9,"record":{}}',
      /schemaVersion 9, but .* reads 1/,
    ],
    ['no record', '{"kind":"0pools-readiness/run","schemaVersion":1}', /"record" is missing/],
  ];
  for (const [what, content, message] of brokenRuns) {
    it(`says what is wrong with ${what}`, async () => {
      if (content !== null) writeFileSync(join(dir, 'run.json'), content);
      await expect(loadHistory(dir)).rejects.toThrow(message);
    });
  }

  it('names a drill file that is no drill record', async () => {
    const writer = createHistoryWriter(dir, redactor());
    writer.run(run);
    writer.drill(drill);
    writeFileSync(
      join(dir, 'drills', 'x.json'),
      '{"kind":"0pools-readiness/drill","schemaVersion":1,"record":{"drill":1}}',
    );
    await expect(loadHistory(dir)).rejects.toThrow(/x\.json: broken: not the record of a drill/);
  });

  it('finds a leak deep in a large file, with its line', async () => {
    const filler = 'all is well here\n'.repeat(300_000);
    writeFileSync(join(dir, 'big.log'), `${filler}key: "${secret.slice(0, 10)}" + "${secret.slice(10)}"\n${filler}`);
    expect(await scanOwnOutput([dir], secrets)).toEqual([
      { file: join(dir, 'big.log'), line: 300_001, column: 7, label: 'upstream-key', form: 'split' },
    ]);
  });

  it('is not fooled by compressed noise, and takes missing folders for empty', async () => {
    writeFileSync(join(dir, 'noise.gz'), gzipSync(Buffer.from(drill.drill.repeat(999))));
    expect(await scanOwnOutput([join(dir, 'absent'), dir], secrets)).toEqual([]);
  });
});
