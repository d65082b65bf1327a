import { describe, expect, test } from 'vitest';
import type { Judgement } from '../model/check.js';
import type { RunRecord } from '../model/history.js';
import { catalogue as empty, runFacts } from './arbitraries.fixture.js';
import { buildReport } from './build-report.js';

const run: RunRecord = { ...runFacts, schemaVersion: 1 };
const entry = {
  id: 'late-accept',
  title: 'Late accepts are refused',
  question: 'accept-after-expiry' as const,
  severity: 'blocker' as const,
  rules: ['EXEC-4'],
  why: 'prices move',
  remedy: 'compare with the clock',
};
const catalogue = { ...empty, checks: [entry] };
const base = { run, catalogue, waivers: [], today: '2026-01-02' };

function judgement(outcome: Judgement['outcome'], check = entry.id): Judgement {
  return { check, outcome, fault: null, reason: outcome, findings: [], evidence: [], durationMs: 1 };
}

function judged(...judgements: Judgement[]) {
  return { judged: judgements.map((each) => ({ judgement: each, area: entry.question, entry: null })), problems: [] };
}

describe('a report', () => {
  test('lists a check that nobody judged as unverified', () => {
    const report = buildReport({ ...base, judged: judged() });
    expect(report.checks).toMatchObject([{ id: entry.id, outcome: 'unverified', fault: 'harness' }]);
  });

  test('says of a check outside --only that it was left out, and is not ready', () => {
    const report = buildReport({ ...base, run: { ...run, only: ['another'] }, judged: judged() });
    expect(report.checks[0]?.reason).toMatch(/--only/);
    expect(report.verdict).toBe('inconclusive');
  });

  test('keeps the worse of two judgements of one check', () => {
    const report = buildReport({
      ...base,
      judged: judged(judgement('pass'), judgement('fail'), judgement('unverified')),
    });
    expect(report.checks[0]?.outcome).toBe('fail');
  });

  test('counts a judgement without wording as a blocker of its suite', () => {
    const report = buildReport({ ...base, judged: judged(judgement('pass'), judgement('fail', 'unworded')) });
    expect(report.checks[1]).toMatchObject({ id: 'unworded', severity: 'blocker', question: entry.question });
    expect(report.verdict).toBe('blocked');
  });

  test('of a run with a broken suite says so and cannot be ready', () => {
    const report = buildReport({ ...base, judged: { ...judged(judgement('pass')), problems: ['no such module'] } });
    expect(report.broken?.reason).toContain('no such module');
    expect(report.verdict).toBe('inconclusive');
  });

  test('covers every rule, with the checks and manual items that name it', () => {
    const report = buildReport({ ...base, judged: judged(judgement('pass')) });
    expect(report.coverage.map(({ rule }) => rule)).toEqual(catalogue.rules.map(({ id }) => id));
    expect(report.coverage.find(({ rule }) => rule === 'EXEC-4')).toMatchObject({
      state: 'checked',
      checks: [entry.id],
    });
    expect(report.coverage.find(({ rule }) => rule === 'SAFE-14')).toMatchObject({
      state: 'unverified',
      checks: [],
      manual: ['stuck-reserved-alert'],
    });
  });
});
