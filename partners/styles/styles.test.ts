import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runAudit } from '../../src/engine/audit.fixture.js';

/** Correct integrations that share neither wire nor habits with the reference partner. */
describe('correct partners of other styles are ready', { concurrent: true, timeout: 300_000 }, () => {
  test.each(['rpc-desk', 'forms-shop'])('%s', async (style) => {
    const audit = await runAudit(['--manifest', fileURLToPath(new URL(`${style}.yaml`, import.meta.url))]);
    const open = audit.report.checks.filter(
      ({ outcome, severity }) => outcome !== 'pass' && outcome !== 'not-applicable' && severity !== 'minor',
    );
    expect(open.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
    expect(audit.report.verdict).toBe('ready');
    expect(audit.status, audit.stderr).toBe(0);
  });
});
