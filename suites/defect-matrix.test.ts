import { describe, expect, test } from 'vitest';
import { defects } from '../partners/defects/index.js';
import { runAudit } from '../src/engine/audit.fixture.js';

/** Each planted mistake turns exactly its question unsafe, by exactly its checks. */
describe('defect matrix', { concurrent: true, timeout: 300_000 }, () => {
  test.each(defects.map((defect) => [defect.id, defect] as const))('%s', async (id, { question, checks }) => {
    const audit = await runAudit(['--defect', id]);
    expect({ failing: audit.failing, open: audit.open }).toMatchObject({ failing: [...checks].sort() });
    expect(audit.unsafe).toEqual(audit.report.questions.some((q) => q.id === question) ? [question] : []);
    expect(audit.status, audit.stderr).toBe(1);
  });
});
