import type { Catalogue, CheckEntry, QuestionEntry, RuleEntry } from '../model/catalogue.js';
import type { Check } from '../model/check.js';

/** `docs/checks.md`: every check by question, every rule with what covers it, every item for people. */
export function checkCatalogue(catalogue: Catalogue, checks: readonly Check[]): string {
  return `${[
    '# The checks',
    '',
    'Written by `npm run docs` from `checklists/` and `suites/`; do not edit by hand.',
    ...catalogue.questions.flatMap((question) => questionPart(question, catalogue, checks)),
    '',
    '## Rules and what covers them',
    '',
    '| Rule | Held by | Says | Checks | Evidence that people bring |',
    '| --- | --- | --- | --- | --- |',
    ...catalogue.rules.map((rule) => ruleRow(rule, catalogue)),
    '',
    '## Evidence that people bring',
    '',
    'No probe can see these. They are asked for in the launch review and never count as checked.',
    '',
    ...catalogue.manual.map(
      ({ id, title, rules, evidence, why }) => `- **${title}** (\`${id}\`; ${rules.join(', ')}). ${evidence} ${why}`,
    ),
  ].join('\n')}\n`;
}

function questionPart(
  { id, kind, text, stake }: QuestionEntry,
  catalogue: Catalogue,
  checks: readonly Check[],
): string[] {
  const own = catalogue.checks.filter(({ question }) => question === id);
  const weight = kind === 'question' ? 'Always gates the launch.' : 'Gates by its blocker checks.';
  return [
    '',
    `## ${text}`,
    '',
    `\`${id}\`. ${stake} ${weight}`,
    ...(own.length === 0 ? ['', 'No checks yet: the area stays unverified.'] : []),
    ...own.flatMap((entry) =>
      checkPart(
        entry,
        checks.find((check) => check.id === entry.id),
      ),
    ),
  ];
}

function checkPart({ id, title, severity, rules, why, remedy }: CheckEntry, check: Check | undefined): string[] {
  return [
    '',
    `### ${id}`,
    '',
    `**${title}.** ${severity}; rules ${rules.join(', ')}; looks at ${(check?.needs ?? []).map((drill) => `\`${drill}\``).join(', ')}.`,
    '',
    why.trim(),
    '',
    `Remedy: ${remedy.trim()}`,
    '',
    ...Object.entries(check?.messages ?? {}).map(([message, text]) => `- \`${message}\`: ${text}`),
  ];
}

function ruleRow({ id, by, rule }: RuleEntry, { checks, manual }: Catalogue): string {
  const own = checks.filter(({ rules }) => rules.includes(id)).map((check) => `\`${check.id}\``);
  const people = manual.filter(({ rules }) => rules.includes(id)).map((item) => `\`${item.id}\``);
  return `| ${id} | ${by} | ${rule.replaceAll('|', '\\|')} | ${own.join(', ') || 'none'} | ${people.join(', ') || '-'} |`;
}
