import type { CheckReport, QuestionReport, Report } from '../src/model/report.js';
import { exampleLines } from './counterexample.js';
import { escapeXml } from './escape-xml.js';
import type { PlacedReport, Render } from './render.js';
import { faultWords, verdictWords } from './words.js';

/**
 * JUnit XML as CI servers read it: a suite per question, a case per check. Unverified is an error, never a skip,
 * because a server that skips would show green; the verdict itself is the first case.
 */
export const renderJunit: Render = (report, { folder }) => {
  const placed = { ...report, folder };
  const suites = report.questions.filter(({ checks }) => checks.length > 0).map((question) => suite(question, placed));
  const all = counts(report.checks);
  const shut = report.verdict === 'ready' ? 0 : 1;
  const head = attributes({
    name: `readiness of ${report.partner.name}`,
    tests: all.tests + 1,
    failures: all.failures,
    errors: all.errors + shut,
    skipped: all.skipped,
    time: seconds(report.durationMs),
    timestamp: report.startedAt.replace(/\.\d+Z$/, ''),
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${verdictSuite(report, shut)}${suites.join('')}</testsuites>\n`;
};

function verdictSuite({ verdict, broken }: Report, errors: number): string {
  const { head, means } = verdictWords[verdict];
  const message = broken ? `${means} ${broken.reason}` : means;
  const body =
    verdict === 'ready' ? '/>' : `><error${attributes({ message: `${head}: ${message}`, type: verdict })}/></testcase>`;
  const suite = attributes({ name: 'verdict', tests: 1, failures: 0, errors, skipped: 0, time: '0.000' });
  return `  <testsuite${suite}>\n    <testcase${attributes({ name: 'ready', classname: 'verdict', time: '0.000' })}${body}\n  </testsuite>\n`;
}

function suite(question: QuestionReport, report: PlacedReport): string {
  const own = report.checks.filter(({ id }) => question.checks.includes(id));
  const time = seconds(own.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const cases = own.map((check) => testcase(check, report)).join('');
  return `  <testsuite${attributes({ name: question.id, ...counts(own), time })}>\n${cases}  </testsuite>\n`;
}

function testcase(check: CheckReport, report: PlacedReport): string {
  const head = attributes({
    name: `${check.id}: ${check.title}`,
    classname: check.question,
    time: seconds(check.durationMs),
  });
  const inner = result(check, report);
  return `    <testcase${head}${inner === null ? '/>' : `>${inner}</testcase>`}\n`;
}

function result(check: CheckReport, report: PlacedReport): string | null {
  const { outcome, fault, reason, remedy, waiver, severity } = check;
  const who = fault ? ` (${faultWords[fault]})` : '';
  switch (outcome) {
    case 'pass':
      return null;
    case 'fail':
      return `<failure${attributes({ message: reason, type: severity })}>${escapeXml([reason, ...exampleLines(check.evidence, report), `Remedy: ${remedy}`].join('\n'))}</failure>`;
    case 'unverified':
      return `<error${attributes({ message: `unverified${who}: ${reason}`, type: 'unverified' })}/>`;
    case 'not-applicable':
      return `<skipped${attributes({ message: reason })}/>`;
    case 'waived':
      return `<skipped${attributes({ message: `waived by ${waiver?.owner ?? 'unknown'}: ${reason}` })}/>`;
  }
}

function counts(checks: readonly CheckReport[]) {
  const of = (...outcomes: readonly CheckReport['outcome'][]) =>
    checks.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const skipped = of('not-applicable', 'waived');
  return { tests: checks.length, failures: of('fail'), errors: of('unverified'), skipped };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
