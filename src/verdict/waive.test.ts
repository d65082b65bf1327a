import { describe, expect, test } from 'vitest';
import type { Waiver } from '../model/report.js';
import { checkReport } from './arbitraries.fixture.js';
import { waive } from './waive.js';

const failing = checkReport({ id: 'late-accept', outcome: 'fail', fault: 'partner' });
const waiver: Waiver = { check: 'late-accept', owner: 'Ada', reason: 'fixed in 2.1', expires: '2026-06-30' };

function kinds(waivers: readonly Waiver[], checks = [failing], today = '2026-06-30') {
  const { notices, checks: after } = waive(checks, waivers, today);
  return { kinds: notices.map(({ kind }) => kind), outcome: after[0]?.outcome };
}

describe('a waiver', () => {
  test('takes a failing check out through the day on which it expires, and says so', () => {
    expect(kinds([waiver])).toEqual({ kinds: ['waived'], outcome: 'waived' });
  });

  test('that expired yesterday has no effect and is reported', () => {
    expect(kinds([waiver], [failing], '2026-07-01')).toEqual({ kinds: ['expired-waiver'], outcome: 'fail' });
  });

  test('of a check that does not exist is reported', () => {
    expect(kinds([{ ...waiver, check: 'no-such' }])).toEqual({ kinds: ['unknown-waiver'], outcome: 'fail' });
  });

  test.each(['pass', 'unverified', 'not-applicable'] as const)('of a check that is %s is unused', (outcome) => {
    expect(kinds([waiver], [{ ...failing, outcome }])).toEqual({ kinds: ['unused-waiver'], outcome });
  });

  test('never covers a secret in the browser', () => {
    const secret = { ...failing, question: 'browser-visible-secret' as const };
    expect(kinds([waiver], [secret])).toEqual({ kinds: ['forbidden-waiver'], outcome: 'fail' });
  });

  test('that holds wins over an expired one of the same check', () => {
    expect(kinds([{ ...waiver, expires: '2020-01-01' }, waiver]).outcome).toBe('waived');
  });
});
