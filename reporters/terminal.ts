import { styleText } from 'node:util';
import { type CheckReport, leftOutReason, type QuestionReport, type Report } from '../src/model/report.js';
import { exampleLines } from './counterexample.js';
import { plainText } from './plain-text.js';
import type { PlacedReport } from './render.js';
import { answerWords, duration, faultWords, leftOutLines, verdictWords } from './words.js';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const shownFindings = 3;
const answerStyles = { safe: 'green', unsafe: 'red', unverified: 'yellow' } as const;
const verdictStyles = { ready: 'green', blocked: 'red', inconclusive: 'yellow', interrupted: 'yellow' } as const;

/** The summary that a person reads at the end of a run. Colour only adds to words. */
export function renderTerminal(report: Report, options: { readonly colour: boolean; readonly folder: string }): string {
  const placed = { ...report, folder: options.folder };
  const paint: Paint = (style, text) => (options.colour ? styleText(style, text, { validateStream: false }) : text);
  const { head, means } = verdictWords[report.verdict];
  const style = verdictStyles[report.verdict];
  const lines = [
    '',
    `${paint([style, 'bold'], head)}  ${plainText(report.partner.name)} (${plainText(report.partner.environment)})`,
    means,
    ...(report.broken ? [paint('red', `The run broke: ${plainText(report.broken.reason)}`)] : []),
    '',
    ...report.questions
      .filter(({ checks, blocking }) => blocking || checks.length > 0)
      .map((question) => questionLine(question, report, paint)),
    ...section(
      'Unsafe',
      report.checks.filter(({ outcome }) => outcome === 'fail'),
      placed,
      paint,
      'red',
    ),
    ...section('Not known', unknowns(report), placed, paint, 'yellow'),
    ...leftOutLines(report),
    ...notices(report, paint),
    '',
    paint('dim', totalsLine(report)),
    '',
  ];
  return lines.join('\n');
}

function questionLine(question: QuestionReport, report: Report, paint: Paint): string {
  const own = report.checks.filter(({ id }) => question.checks.includes(id));
  const passed = own.filter(({ outcome }) => outcome === 'pass').length;
  const weight = question.blocking ? '' : ' (not gating)';
  const word = paint([answerStyles[question.answer], 'bold'], answerWords[question.answer].padEnd(10));
  return `  ${word}  ${question.text}${weight} ${paint('dim', `${passed}/${own.length} checks passed`)}`;
}

function section(
  title: string,
  checks: readonly CheckReport[],
  report: PlacedReport,
  paint: Paint,
  style: Style,
): string[] {
  if (checks.length === 0) return [];
  return ['', paint('bold', title), ...checks.flatMap((check) => describe(check, report, paint, style))];
}

function describe(check: CheckReport, report: PlacedReport, paint: Paint, style: Style): string[] {
  const who = check.fault ? `, ${faultWords[check.fault]}` : '';
  return [
    `  ${paint(style, plainText(check.id))}  ${plainText(check.title)} (${check.severity}${who})`,
    ...texts(check).map((text) => `      ${plainText(text)}`),
    ...exampleLines(check.evidence, report).map((line) => `        ${plainText(line)}`),
    ...(check.outcome === 'fail' ? [`      Remedy: ${plainText(check.remedy)}`] : []),
  ];
}

/** A line per finding; the report has them all. */
function texts({ findings, reason }: CheckReport): string[] {
  if (findings.length === 0) return [reason];
  const more = findings.length - shownFindings;
  return [
    ...findings.slice(0, shownFindings).map(({ text }) => text),
    ...(more > 0 ? [`and ${more} more like it in the report`] : []),
  ];
}

/** A broken or partial run leaves the same reason everywhere: say it once. */
function unknowns({ checks, broken }: Report): CheckReport[] {
  const unverified = checks.filter(({ outcome }) => outcome === 'unverified');
  return unverified.filter(({ reason }) => reason !== broken?.reason && reason !== leftOutReason);
}

function notices({ notices: all }: Report, paint: Paint): string[] {
  if (all.length === 0) return [];
  return ['', paint('bold', 'Notices'), ...all.map(({ text }) => `  ${plainText(text)}`)];
}

function totalsLine({ totals, limits, durationMs, seed }: Report): string {
  const counts = `${totals.pass} passed, ${totals.fail} failed, ${totals.unverified} unverified, ${totals['not-applicable']} not applicable, ${totals.waived} waived`;
  const used = `${limits.requests.used} requests, ${limits.trades.used} of ${limits.trades.allowed} trades`;
  return `${counts}; ${used}; ${duration(durationMs)}; seed ${seed}`;
}
