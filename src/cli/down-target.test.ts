import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listen } from '../counterexamples/listener.fixture.js';
import type { Report } from '../model/report.js';
import { freshFolder, run } from './session.fixture.js';

async function auditOf(target: string) {
  const cwd = freshFolder();
  const { status, err } = await run(
    ['audit', '--target', target, '--only', 'unsupported-network-refused', '--out', 'o'],
    {
      cwd,
    },
  );
  const report: Report = JSON.parse(readFileSync(join(cwd, 'o', 'readiness-report.json'), 'utf8'));
  return { status, err, broken: report.broken, verdict: report.verdict };
}

test('a target that never answers broke the run: exit 4', { timeout: 120_000 }, async () => {
  const { status, broken, verdict, err } = await auditOf('http://127.0.0.1:9');
  expect({ status, verdict }, err).toEqual({ status: 4, verdict: 'inconclusive' });
  expect(broken).toEqual({
    fault: 'partner',
    reason: expect.stringMatching(/127\.0\.0\.1:9.* never answered: refused/),
  });
});

test('a target that answers with nothing but errors was looked at: exit 2', { timeout: 120_000 }, async () => {
  const { url } = await listen((_, response) => void response.writeHead(500).end());
  const { status, broken, err } = await auditOf(url);
  expect({ status, broken }, err).toEqual({ status: 2, broken: null });
});
