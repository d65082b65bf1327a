import { resolve } from 'node:path';
import { Command } from 'commander';
import { render, reporterNames } from '../outputs.js';
import { readReports } from '../read-report.js';
import type { Session } from '../session.js';

/** `report FILE --format F`: renders a report again. */
export function reportCommand({ terminal, cwd }: Session): Command {
  return new Command('report')
    .description('render a report in another format, to stdout')
    .argument('<file>', 'readiness-report.json')
    .option('--format <name>', 'json, html, junit, markdown, sarif, ctrf, text', 'text')
    .action((file: string, { format }: { format: string }) => {
      const names = reporterNames([format]);
      for (const { report, dir } of readReports([resolve(cwd, file)])) {
        for (const name of names) terminal.out(render(name, report, dir, cwd));
      }
    });
}
