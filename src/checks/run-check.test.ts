import { describe, expect, test } from 'vitest';
import type { Check, Statements } from '../model/check.js';
import type { DrillRecord, History, RunRecord } from '../model/history.js';
import type { Evidence } from '../model/report.js';
import { defineCheck } from './define-check.js';
import { runCheck } from './run-check.js';

const seen: readonly Evidence[] = [{ kind: 'finding', summary: 'seen' }];
// What judging needs of a run is little; the rest is of no concern here.
const run = { only: null, interrupted: false } as RunRecord;
const times = { startedAtMs: 0, endedAtMs: 1 };
const done: DrillRecord = { drill: 'expiry-api', ...times, state: 'done', facts: { trials: [] } };

function history(record: DrillRecord | null, over: Partial<RunRecord> = {}): History {
  return { run: { ...run, ...over }, drill: () => record };
}

function check(say: (statements: Statements<'late'>) => void): Check {
  return defineCheck({
    id: 'late-accept',
    needs: ['expiry-api'],
    messages: { late: 'accepted {ms} ms late' },
    judge: (_facts, statements) => say(statements),
  });
}

function outcome(say: (statements: Statements<'late'>) => void) {
  return runCheck(check(say), history(done));
}

describe('a check', () => {
  test('that met its hazard and saw nothing wrong passes', () => {
    expect(outcome((say) => say.met('accepted late', seen))).toMatchObject({
      outcome: 'pass',
      fault: null,
      evidence: seen,
    });
  });

  test('that failed once is failed, whatever else it said', () => {
    const judgement = outcome((say) => {
      say.met('accepted late', seen);
      say.unverified('harness', 'half blind');
      say.fail('late', { ms: 512 }, seen);
      say.notApplicable(3, 'ui: none');
    });
    expect(judgement).toMatchObject({ outcome: 'fail', fault: 'partner', reason: 'accepted 512 ms late' });
    expect(judgement.findings).toEqual([{ message: 'late', text: 'accepted 512 ms late', evidence: seen }]);
  });

  test('that was partly blind is unverified, with the fault of who can act', () => {
    const judgement = outcome((say) => {
      say.met('accepted late', seen);
      say.unverified('manifest', 'no operation order');
      say.unverified('harness', 'no overlap');
    });
    expect(judgement).toMatchObject({ outcome: 'unverified', fault: 'manifest' });
    expect(judgement.reason).toBe('no operation order; no overlap');
  });

  test('that said nothing never met its hazard', () => {
    expect(outcome(() => undefined)).toMatchObject({ outcome: 'unverified', reason: 'never met its hazard' });
  });

  test('that only spoke of the manifest is not applicable and quotes the line', () => {
    const judgement = outcome((say) => say.notApplicable(31, 'webhooks: none'));
    expect(judgement).toMatchObject({ outcome: 'not-applicable', fault: 'manifest' });
    expect(judgement.reason).toContain('line 31: webhooks: none');
  });

  test('that throws is unverified by our own fault', () => {
    const judgement = outcome((say) => {
      say.met('accepted late', seen);
      throw new RangeError('no such trial');
    });
    expect(judgement).toMatchObject({ outcome: 'unverified', fault: 'harness' });
    expect(judgement.reason).toContain('RangeError: no such trial');
  });

  test('that failed and then threw stays failed: nothing unsays a failure', () => {
    const judgement = outcome((say) => {
      say.fail('late', { ms: 1 }, seen);
      throw new Error('later');
    });
    expect(judgement.outcome).toBe('fail');
  });

  test('passes or fails with evidence only', () => {
    expect(outcome((say) => say.met('trust me')).outcome).toBe('unverified');
    expect(outcome((say) => say.fail('late', { ms: 1 }, []))).toMatchObject({
      outcome: 'unverified',
      fault: 'harness',
    });
  });

  test('that fills a message badly is broken, not failed', () => {
    expect(outcome((say) => say.fail('late', {}, seen)).reason).toContain('lacks a value for {ms}');
  });
});

describe('a drill that is not there', () => {
  const never = check(() => {
    throw new Error('must not be asked');
  });

  test('and was blocked passes its obstacle on', () => {
    const blocked: DrillRecord = {
      drill: 'expiry-api',
      ...times,
      state: 'blocked',
      obstacle: { fault: 'manifest', reason: 'no operation accept' },
    };
    expect(runCheck(never, history(blocked))).toMatchObject({
      outcome: 'unverified',
      fault: 'manifest',
      reason: 'no operation accept',
    });
  });

  test('because of a line of the manifest makes the check not applicable', () => {
    const obstacle = { fault: 'manifest' as const, reason: 'ui: none', manifestLine: { line: 8, text: 'ui: none' } };
    const judgement = runCheck(never, history({ drill: 'expiry-api', ...times, state: 'blocked', obstacle }));
    expect(judgement).toMatchObject({ outcome: 'not-applicable', fault: 'manifest' });
    expect(judgement.reason).toContain('line 8: ui: none');
  });

  test('leaves the check unverified, and an interruption is named', () => {
    expect(runCheck(never, history(null)).reason).toContain('was not part of this run');
    expect(runCheck(never, history(null, { interrupted: true })).reason).toContain('interrupted');
    const broken = { fault: 'partner' as const, reason: 'the target did not start' };
    expect(runCheck(never, history(null, { broken }))).toMatchObject({ fault: 'partner', reason: broken.reason });
  });

  test('because its record is unreadable leaves the check unverified', () => {
    const drill = () => {
      throw new Error('broken JSON');
    };
    expect(runCheck(never, { run, drill })).toMatchObject({ outcome: 'unverified', fault: 'harness' });
  });
});

describe('a definition', () => {
  test('that could never fail or see anything is refused', () => {
    const judge = () => undefined;
    expect(() => defineCheck({ id: 'x', needs: ['expiry-api'], messages: {}, judge })).toThrow(/no failing message/);
    expect(() => defineCheck({ id: 'x', needs: [], messages: { a: 'b' }, judge })).toThrow(/needs no drill/);
  });

  test('does not compile with a drill or message that nobody declared', () => {
    defineCheck({
      id: 'typed',
      needs: ['expiry-api'],
      messages: { late: 'late' },
      judge(facts, say) {
        // @ts-expect-error: this drill is not declared
        facts['no-such-drill'];
        // @ts-expect-error: this message is not declared
        if (facts === null) say.fail('early', {}, seen);
      },
    });
    // @ts-expect-error: there is no such drill
    defineCheck({ id: 'typed', needs: ['no-such-drill'], messages: { late: 'late' }, judge: () => undefined });
  });
});
