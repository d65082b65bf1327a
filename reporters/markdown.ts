import { type CheckReport, type Evidence, leftOutReason, type Report } from '../src/model/report.js';
import { examplesOf, rate } from './counterexample.js';
import { plainText } from './plain-text.js';
import type { PlacedReport, Render } from './render.js';
import { answerWords, duration, faultWords, leftOutLines, verdictWords } from './words.js';

/** A summary for pull requests and job pages. */
export const renderMarkdown: Render = (report, { folder }) => {
  const placed = { ...report, folder };
  const { head, means } = verdictWords[report.verdict];
  const of = (outcome: CheckReport['outcome']) => report.checks.filter((check) => check.outcome === outcome);
  const lines = [
    `# ${head}: ${inline(report.partner.name)} (${inline(report.partner.environment)})`,
    '',
    means,
    ...(report.broken ? ['', `**The run broke:** ${inline(report.broken.reason)}`] : []),
    '',
    '| Question | Answer | Checks |',
    '| --- | --- | --- |',
    ...report.questions
      .filter(({ blocking, checks }) => blocking || checks.length > 0)
      .map(
        ({ text, answer, blocking, checks }) =>
          `| ${inline(text)}${blocking ? '' : ' (not gating)'} | **${answerWords[answer]}** | ${checks.length} |`,
      ),
    ...section('What must be mended', of('fail'), placed),
    ...section(
      'What could not be seen',
      of('unverified').filter(({ reason }) => reason !== leftOutReason),
      placed,
    ),
    ...leftOutLines(report),
    ...section('Waived', of('waived'), placed),
    ...list(
      'Notices',
      report.notices.map(({ text }) => inline(text)),
    ),
    '',
    footer(report),
    '',
  ];
  return lines.join('\n');
};

function section(title: string, checks: readonly CheckReport[], report: PlacedReport): string[] {
  return list(
    title,
    checks.map(({ id, title: name, severity, fault, reason, remedy, outcome, waiver, evidence }) => {
      const who = fault ? `, ${faultWords[fault]}` : '';
      const accepted = waiver ? ` Waived by ${inline(waiver.owner)} until ${inline(waiver.expires)}.` : '';
      const mend = outcome === 'fail' ? ` **Remedy:** ${inline(remedy)}` : '';
      return `**${inline(name)}** (\`${id.replaceAll('`', '')}\`, ${severity}${who}): ${inline(reason)}${accepted}${mend}${examples(evidence, report)}`;
    }),
  );
}

/** The numbered script, indented below its item. */
function examples(evidence: readonly Evidence[], report: PlacedReport): string {
  return examplesOf(evidence, report)
    .flatMap(({ example, command }) => [
      '',
      ...example.script.map((sentence, index) => `  ${index + 1}. ${inline(sentence)}`),
      '',
      `  ${rate(example)}${command === null ? '' : `; run it again: ${inline(command)}`}`,
    ])
    .map((line) => `\n${line}`)
    .join('');
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `## ${title}`, '', ...items.map((item) => `- ${item}`)];
}

function footer({ totals, durationMs, seed }: Report): string {
  const counts = `${totals.pass} passed, ${totals.fail} failed, ${totals.unverified} unverified, ${totals['not-applicable']} not applicable, ${totals.waived} waived`;
  return `${counts}; ${duration(durationMs)}; seed ${seed}`;
}

/** Foreign text as one line in which nothing is markup, a link, a mention or HTML. */
function inline(text: string): string {
  return plainText(text)
    .replace(/[\\`*_{}[\]()#+!|~<>&$]/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/@/g, '&#64;')
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, 'www&#46;');
}
