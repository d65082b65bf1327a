import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Mistake } from '../partners/styles/swap-desk/mistakes.js';
import { runAudit } from '../src/engine/audit.fixture.js';
import { suites } from './index.js';

const manifest = fileURLToPath(new URL('../partners/styles/swap-desk.yaml', import.meta.url));
const audit = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runAudit(['--profile', 'swaps', '--manifest', manifest, ...args], { env });

/** What each mistake of a Swaps partner must trip, and nothing else. */
const expected: Readonly<Record<Mistake, readonly string[]>> = {
  'key-per-try': ['one-swap-per-confirm', 'swap-crash-keeps-key', 'swap-retry-keeps-key'],
  'key-in-memory': ['one-swap-per-confirm', 'swap-crash-keeps-key'],
  'key-shared': ['swap-key-per-confirm'],
  'no-key': ['swap-key-per-confirm'],
  'key-not-uuid': ['swap-key-is-uuid'],
  'body-per-try': ['swap-retry-keeps-key'],
  'refusal-taken-for-swap': ['swap-refusals-are-no-swaps'],
  'retries-in-a-loop': ['swap-retries-are-bounded'],
  'retries-at-a-fixed-pause': ['swap-retries-are-bounded'],
  'confirm-repeated': ['one-swap-per-confirm', 'swap-crash-keeps-key', 'swap-retry-keeps-key'],
  'never-retried': ['swap-retries-are-bounded'],
};

/** What needs no restart of the desk, for mistakes that no restart brings out. */
const withoutCrash = suites['swap-contract'].map(({ id }) => id).filter((id) => !/crash|one-swap/.test(id));

/** Mostly waiting for the pauses of others, so they run side by side. */
describe('partners of Swaps', { concurrent: true, timeout: 300_000 }, () => {
  test('a correct desk is ready', async () => {
    const { report, open, status } = await audit([]);
    expect(open).toEqual([]);
    expect(report.verdict).toBe('ready');
    expect(status).toBe(0);
    expect(report.questions.map(({ id }) => id)).toEqual(['swap-contract']);
  });

  test.each(Object.entries(expected))('%s', async (mistake, checks) => {
    const asked = checks.includes('swap-crash-keeps-key') ? [] : ['--only', withoutCrash.join(',')];
    const { failing, open, status } = await audit(asked, { SWAP_DESK_MISTAKE: mistake });
    expect(failing, open.join('\n')).toEqual(checks);
    // A key of another form is advice, and the checks left out keep the gate shut; everything else is unsafe.
    expect(status).toBe(mistake === 'key-not-uuid' ? 2 : 1);
  });
});
