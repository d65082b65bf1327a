import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { postgresAnswers } from '../partners/reference/fixtures/postgres.js';
import { type AuditRun, runAudit } from '../src/engine/audit.fixture.js';

const at = (file: string) => fileURLToPath(new URL(`../partners/${file}`, import.meta.url));
const hasPostgres = await postgresAnswers();

/** Correct integrations share neither wire nor habits nor store, and none of them is blamed for anything that gates. */
describe('correct partners are ready', { concurrent: true, timeout: 400_000 }, () => {
  test('the reference partner on its embedded store', async () => {
    const audit = await runAudit([]);
    expect(audit.open).toEqual([]);
    expectReady(audit);
  });

  test.skipIf(!hasPostgres)('two replicas on one PostgreSQL (skipped without one)', async () => {
    const audit = await runAudit(['--manifest', at('reference/readiness.postgres.yaml')]);
    expect(audit.open).toEqual([]);
    expectReady(audit);
  });

  test.each(['rpc-desk', 'forms-shop'])('%s', async (style) => {
    expectReady(await runAudit(['--manifest', at(`styles/${style}.yaml`)]));
  });
});

function expectReady({ report, status, stderr }: AuditRun): void {
  const gating = report.checks.filter(
    ({ outcome, severity }) => outcome !== 'pass' && outcome !== 'not-applicable' && severity !== 'minor',
  );
  expect(gating.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
  expect(report.verdict).toBe('ready');
  expect(status, stderr).toBe(0);
}
