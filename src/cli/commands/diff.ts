import { resolve } from 'node:path';
import { Command } from 'commander';
import { plainText } from '../../../reporters/plain-text.js';
import { type Difference, diffReports } from '../../verdict/diff-reports.js';
import { readReports } from '../read-report.js';
import type { Session } from '../session.js';

/** `diff A B`: what changed from one run to the next. */
export function diffCommand({ terminal, cwd }: Session): Command {
  return new Command('diff')
    .description('what changed from one report to another')
    .argument('<before>', 'readiness-report.json')
    .argument('<after>', 'readiness-report.json')
    .option('--json', 'print the differences as JSON')
    .action((before: string, after: string, options: { json?: true }) => {
      const [a, b] = readReports([resolve(cwd, before), resolve(cwd, after)]);
      if (!a || !b) return;
      const difference = diffReports(a.report, b.report);
      terminal.out(options.json ? `${JSON.stringify(difference, null, 2)}\n` : words(difference));
    });
}

function words({ verdict, questions, checks }: Difference): string {
  const same = verdict.before === verdict.after;
  const lines = [
    same ? `verdict   ${verdict.after}, unchanged` : `verdict   ${verdict.before} -> ${verdict.after}`,
    ...questions.map(({ id, before, after }) => `question  ${id}: ${before} -> ${after}`),
    ...checks.map(
      ({ id, before, after, reason }) => `check     ${plainText(id)}: ${before} -> ${after}: ${plainText(reason)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
