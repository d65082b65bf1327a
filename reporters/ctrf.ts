import type { CheckOutcome, CheckReport } from '../src/model/report.js';
import { exampleLines, examplesOf } from './counterexample.js';
import type { PlacedReport, Render } from './render.js';

/** Common Test Report Format; an unverified check is `other`, which no reader counts as passed. */
const statuses = {
  pass: 'passed',
  fail: 'failed',
  unverified: 'other',
  'not-applicable': 'skipped',
  waived: 'skipped',
} as const satisfies Record<CheckOutcome, string>;

export const renderCtrf: Render = (report, { folder }) => {
  const start = Date.parse(report.startedAt);
  const { pass, fail, unverified, waived } = report.totals;
  const document = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: report.tool,
      summary: {
        tests: report.checks.length,
        passed: pass,
        failed: fail,
        pending: 0,
        skipped: report.totals['not-applicable'] + waived,
        other: unverified,
        suites: report.questions.filter(({ checks }) => checks.length > 0).length,
        start,
        stop: start + Math.round(report.durationMs),
        extra: { verdict: report.verdict, seed: report.seed },
      },
      environment: { appName: report.partner.name, testEnvironment: report.partner.environment },
      tests: report.checks.map((check) => test(check, { ...report, folder })),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

function test(check: CheckReport, report: PlacedReport) {
  const { id, title, outcome, durationMs, question, reason, remedy, severity, rules, evidence } = check;
  const files = examplesOf(evidence, report).flatMap(({ file }) => file ?? []);
  const steps = exampleLines(evidence, report);
  return {
    name: `${id}: ${title}`,
    status: statuses[outcome],
    duration: Math.round(durationMs),
    suite: [question],
    rawStatus: outcome,
    ...(outcome === 'pass' ? {} : { message: reason }),
    tags: [severity, ...rules],
    ...(files.length > 0
      ? { attachments: files.map((path) => ({ name: 'counterexample', contentType: 'application/json', path })) }
      : {}),
    extra: { remedy, ...(steps.length > 0 ? { script: steps } : {}) },
  };
}
