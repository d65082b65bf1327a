import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../src/checks/package-root.js';
import { openAuditors } from '../src/engine/audit.fixture.js';
import { startTwin, type Twin } from '../twin/index.js';

const secretKey = `sk_test_${'5a7d'.repeat(6)}`;
const only = ['one-set-of-entries', 'return-is-reversed'];
const dir = mkdtempSync(join(tmpdir(), 'readiness-proxy-'));
const auditors = openAuditors();
let sandbox: Twin;

/** Settles a trade when its status is read. */
beforeAll(async () => {
  const partner = { id: 'sandboxed', secretKey, publishableKey: `pk_test_${'5a7d'.repeat(6)}` };
  sandbox = await startTwin({ partners: [partner], quoteTtlMs: 30_000 });
});
afterAll(async () => {
  await auditors.close();
  await sandbox.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The reference partner's manifest, with a proxy in front of the sandbox for an upstream. */
function manifest(name: string, defects: string): string {
  const home = join(packageRoot(), 'partners', 'reference');
  const upstream = `mode: proxy\n  forwardTo: ${sandbox.pools}\n  secretKey: ${secretKey}`;
  const text = readFileSync(join(home, 'readiness.yaml'), 'utf8')
    .replace('mode: twin', upstream)
    .replace('cwd: .', `cwd: ${home}`)
    .replace('ENVIRONMENT: sandbox', `ENVIRONMENT: sandbox\n      DEFECTS: "${defects}"`);
  const file = join(dir, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

const audit = (name: string, defects: string) =>
  auditors.run(['--manifest', manifest(name, defects), '--only', only.join(',')]);

describe('in front of a sandbox', { concurrent: true, timeout: 200_000 }, () => {
  test('a correct partner is not blamed, and what only a twin can bring about is open for that reason', async () => {
    const { failing, open, report } = await audit('correct', '');
    expect(failing, open.join('\n')).toEqual([]);
    expect(report.checks.find(({ id }) => id === 'one-set-of-entries')?.outcome).toBe('pass');
    expect(open).toEqual([
      expect.stringMatching(/^return-is-reversed unverified: upstream.mode is `proxy`, which gives no move-trades/),
    ]);
  });

  test('what passes through shows mistakes all the same', async () => {
    const { failing, open, unsafe, status } = await audit('wrong', 'second-accept-requotes');
    expect(failing, open.join('\n')).toEqual(['one-set-of-entries']);
    expect(unsafe).toEqual(['double-click-duplicates']);
    expect(status).toBe(1);
  });
});
