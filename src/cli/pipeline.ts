import { join } from 'node:path';
import type { ReporterName } from '../../reporters/index.js';
import { renderTerminal } from '../../reporters/terminal.js';
import { checks } from '../../suites/index.js';
import { loadCatalogue } from '../checks/catalogue.js';
import { gather } from '../drills/gather.js';
import type { Manifest } from '../model/manifest.js';
import type { Report } from '../model/report.js';
import { historyDir, judgeRun } from './judge-run.js';
import { keepSecrets } from './keep-secrets.js';
import { render, writeOutputs } from './outputs.js';
import { showProgress } from './progress.js';
import { readWaivers } from './read-waivers.js';
import { neededDrills, selectChecks } from './select-checks.js';
import type { Terminal } from './terminal.js';
import { tool } from './tool.js';

/** What every audit needs, of a running target or of a record. */
export interface AuditRequest {
  readonly out: string;
  readonly only: readonly string[] | null;
  readonly reporters: readonly ReporterName[];
  readonly waivers: string | null;
  readonly suites: readonly string[];
  readonly json: boolean;
  /** ISO date, UTC. */
  readonly today: string;
}

export interface LiveRequest extends AuditRequest {
  readonly manifest: Manifest;
  readonly seed: number;
  readonly budgetMs: number | null;
  readonly defects: readonly string[];
  readonly command: string;
  readonly signal: AbortSignal;
}

/** Drives the manifest's target, then judges what was written down. */
export async function auditLive(request: LiveRequest, terminal: Terminal): Promise<Report> {
  const { manifest, out, seed, budgetMs, defects, command, signal } = request;
  const catalogue = loadCatalogue();
  const only = selectChecks(request.only, catalogue);
  // Wrong waivers are complained about before anything is driven.
  const waivers = readWaivers(request.waivers, manifest.dir);
  const drills = neededDrills(checks, only);
  const view = showProgress(terminal, drills.length);
  const { secrets } = await gather({
    ...{ manifest, out, seed, budgetMs, only, drills, defects, command, signal },
    tool: tool(),
    progress: (event) => view.show(event),
  });
  view.end();
  const judged = { history: join(out, 'history'), out, only, suites: request.suites, catalogue, waivers };
  const report = await judgeRun({ ...judged, today: request.today });
  const files = writeOutputs(report, out, request.reporters);
  await keepSecrets([join(out, 'history'), ...files], secrets);
  return present(report, files, request, terminal);
}

/** Judges a recorded run again, with no network. */
export async function auditRecord(dir: string, request: AuditRequest, terminal: Terminal): Promise<Report> {
  const { out, suites, today } = request;
  const catalogue = loadCatalogue();
  const only = selectChecks(request.only, catalogue);
  const waivers = readWaivers(request.waivers, null);
  const report = await judgeRun({ history: historyDir(dir), out, only, suites, catalogue, waivers, today });
  return present(report, writeOutputs(report, out, request.reporters), request, terminal);
}

/** One object goes to every sink. */
function present(report: Report, files: readonly string[], { out, json }: AuditRequest, terminal: Terminal): Report {
  terminal.err(renderTerminal(report, { colour: terminal.colour }));
  terminal.err(`${files.map((file) => `  ${file}`).join('\n')}\n`);
  if (json) terminal.out(render('json', report, out));
  return report;
}
