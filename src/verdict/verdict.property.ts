import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckOutcome, CheckReport, Report } from '../model/report.js';
import { arbitraryChecks, catalogue, runFacts } from './arbitraries.fixture.js';
import { assemble } from './assemble.js';
import { exitStatus } from './verdict.js';

const goodness = { fail: 0, unverified: 1, 'not-applicable': 2, waived: 2, pass: 3 } as const;
const answers = { unsafe: 0, unverified: 1, safe: 2 } as const;
const verdicts = { blocked: 0, inconclusive: 1, ready: 2, interrupted: -1 } as const;

function judge(checks: readonly CheckReport[], over: Partial<Parameters<typeof assemble>[0]> = {}): Report {
  return assemble({ ...runFacts, ...over }, checks, catalogue, []);
}

describe('the roll-up', () => {
  test('for any checks there is exactly one verdict, and it follows from the blocking questions alone', () => {
    fc.assert(
      fc.property(arbitraryChecks, (checks) => {
        const { verdict, questions } = judge(checks);
        const gate = questions.filter(({ blocking }) => blocking).map(({ answer }) => answer);
        if (gate.includes('unsafe')) expect(verdict).toBe('blocked');
        else if (gate.includes('unverified')) expect(verdict).toBe('inconclusive');
        else expect(verdict).toBe('ready');
      }),
    );
  });

  test('for any checks, one that gets worse never makes an answer or the verdict better', () => {
    const outcomes = Object.keys(goodness) as CheckOutcome[];
    fc.assert(
      fc.property(arbitraryChecks, fc.nat(), fc.constantFrom(...outcomes), (checks, at, outcome) => {
        const index = at % checks.length;
        const old = checks[index];
        fc.pre(old !== undefined && goodness[outcome] < goodness[old.outcome]);
        const before = judge(checks);
        const after = judge(checks.map((check, i) => (i === index ? { ...check, outcome } : check)));
        expect(verdicts[after.verdict]).toBeLessThanOrEqual(verdicts[before.verdict]);
        for (const [i, question] of after.questions.entries()) {
          expect(answers[question.answer]).toBeLessThanOrEqual(answers[before.questions[i]?.answer ?? 'unsafe']);
        }
      }),
    );
  });

  test('for any checks, ready means that every launch question has a passing check and nothing weighty failed or hid', () => {
    fc.assert(
      fc.property(arbitraryChecks, (checks) => {
        fc.pre(judge(checks).verdict === 'ready');
        for (const { id, kind } of catalogue.questions) {
          const weighty = checks.filter((check) => check.question === id && check.severity !== 'minor');
          const gating = kind === 'question' ? weighty : weighty.filter(({ severity }) => severity === 'blocker');
          expect(gating.filter(({ outcome }) => outcome === 'fail' || outcome === 'unverified')).toEqual([]);
          if (kind === 'question') expect(gating.some(({ outcome }) => outcome === 'pass')).toBe(true);
        }
      }),
    );
  });

  test('for any checks, minor ones never change an answer', () => {
    fc.assert(
      fc.property(arbitraryChecks, (checks) => {
        const weighty = checks.filter(({ severity }) => severity !== 'minor');
        const strip = (report: Report) =>
          report.questions.map(({ id, answer, blocking }) => ({ id, answer, blocking }));
        expect(strip(judge(checks))).toEqual(strip(judge(weighty)));
        expect(judge(checks).verdict).toBe(judge(weighty).verdict);
      }),
    );
  });

  test('for any checks, order does not matter', () => {
    fc.assert(
      fc.property(arbitraryChecks, (checks) => {
        expect(judge([...checks].reverse()).verdict).toBe(judge(checks).verdict);
      }),
    );
  });

  test('for any checks, an interrupted or broken run is never ready and never exits with 0', () => {
    fc.assert(
      fc.property(arbitraryChecks, fc.boolean(), (checks, interrupted) => {
        const broken = interrupted ? null : { fault: 'harness' as const, reason: 'no target' };
        const report = judge(checks, { interrupted, broken });
        expect(report.verdict).not.toBe('ready');
        expect(exitStatus(report)).not.toBe(0);
        if (interrupted) expect(exitStatus(report)).toBe(130);
        else expect([1, 4]).toContain(exitStatus(report));
      }),
    );
  });

  test('for any checks, exit status 0 means ready, and ready means exit status 0', () => {
    fc.assert(
      fc.property(arbitraryChecks, (checks) => {
        const report = judge(checks);
        expect(exitStatus(report) === 0).toBe(report.verdict === 'ready');
        expect(exitStatus(report) === 1).toBe(report.verdict === 'blocked');
      }),
    );
  });
});
