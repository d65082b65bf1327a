import { describe, expect, test } from 'vitest';
import { defects } from '../partners/defects/index.js';
import { runAudit } from '../src/engine/audit.fixture.js';
import { checks } from './index.js';

/** Audited by every question also in CI; `READINESS_FULL_MATRIX=1` does so for all. */
const representatives = ['expired-accept-requotes', 'dedupe-in-memory', 'failed-keeps-hold', 'event-id-missing'];
const full = (id: string) => process.env.READINESS_FULL_MATRIX === '1' || representatives.includes(id);

/** Each planted mistake turns exactly its question unsafe, by exactly its checks. */
describe('defect matrix', { concurrent: true, timeout: 400_000 }, () => {
  test.each(defects.map((defect) => [defect.id, defect] as const))('%s', async (id, { question, checks: expected }) => {
    const asked = full(id) ? [] : ['--only', [question, ...expected].join(',')];
    const audit = await runAudit(['--defect', id, ...asked]);
    expect(audit.failing, audit.open.join('\n')).toEqual([...expected].sort());
    expect(audit.unsafe).toEqual([question]);
    expect(audit.status, audit.stderr).toBe(1);
  });
});

test('every defect names checks that exist', () => {
  const known = new Set(checks.map(({ id }) => id));
  for (const { id, checks: expected } of defects) {
    expect(expected, id).not.toEqual([]);
    expect(
      expected.filter((check) => !known.has(check)),
      id,
    ).toEqual([]);
  }
});
