import { resolve } from 'node:path';
import { Command } from 'commander';
import { renderTerminal } from '../../../reporters/terminal.js';
import { loadCatalogue } from '../../checks/catalogue.js';
import { narrowCatalogue } from '../../checks/narrow-catalogue.js';
import type { Report } from '../../model/report.js';
import { mergeReports } from '../../verdict/merge-reports.js';
import { exitStatus } from '../../verdict/verdict.js';
import { carryFiles } from '../carry-files.js';
import { folderName, render, reporterNames, writeOutputs } from '../outputs.js';
import { readReports } from '../read-report.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import { listed } from './listed.js';

interface Options {
  out: string;
  reporter: string[];
  json?: true;
}

/** `merge FILE...`: joins the reports of shards and ends with the status of the whole. */
export function mergeCommand({ terminal, cwd, end }: Session): Command {
  return new Command('merge')
    .description('join the reports of shards that ran with --only')
    .argument('<files...>', 'readiness-report.json of each shard')
    .option('--out <dir>', 'folder of the joined report', 'readiness-report')
    .option('--reporter <names>', 'json, html, junit, markdown, sarif, ctrf, text', listed, ['json', 'html', 'junit'])
    .option('--json', 'print the joined report to stdout')
    .action((files: string[], options: Options) => {
      const out = resolve(cwd, options.out);
      const names = reporterNames(options.reporter);
      const shards = readReports(files.map((file) => resolve(cwd, file))).map(({ report, dir }) =>
        carryFiles(report, dir, out),
      );
      const report = merged(shards);
      const written = writeOutputs(report, { out, cwd, reporters: names });
      terminal.err(
        `${renderTerminal(report, { colour: terminal.colour, folder: folderName(out, cwd) })}${written.map((file) => `  ${file}\n`).join('')}`,
      );
      if (options.json) terminal.out(render('json', report, out, cwd));
      end(exitStatus(report));
    });
}

function merged(shards: readonly Report[]): Report {
  try {
    return mergeReports(shards, narrowCatalogue(loadCatalogue(), shards[0]));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
