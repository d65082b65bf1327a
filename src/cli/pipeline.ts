import { join } from 'node:path';
import { renderTerminal } from '../../reporters/terminal.js';
import { checks } from '../../suites/index.js';
import { loadCatalogue } from '../checks/catalogue.js';
import { narrowCatalogue } from '../checks/narrow-catalogue.js';
import { gather } from '../drills/gather.js';
import type { Engine } from '../engine/engine.js';
import { loadHistory } from '../history/load.js';
import type { RunRecord } from '../model/history.js';
import type { Manifest } from '../model/manifest.js';
import type { Report } from '../model/report.js';
import { historyDir, judgeRun } from './judge-run.js';
import { keepExamples } from './keep-examples.js';
import { keepSecrets } from './keep-secrets.js';
import { folderName, type OutputPlan, render, writeOutputs } from './outputs.js';
import { showProgress } from './progress.js';
import { readWaivers } from './read-waivers.js';
import { askedChecks, neededDrills, selectChecks } from './select-checks.js';
import type { Terminal } from './terminal.js';
import { tool } from './tool.js';

/** What every audit needs, of a running target or of a record. */
export interface AuditRequest extends OutputPlan {
  readonly only: readonly string[] | null;
  readonly waivers: string | null;
  readonly suites: readonly string[];
  readonly json: boolean;
  /** ISO date, UTC. */
  readonly today: string;
  readonly engine: Engine;
}

export interface LiveRequest extends AuditRequest {
  readonly manifest: Manifest;
  /** Whose contract the partner is held to, as the run will say it. */
  readonly profile: Pick<RunRecord, 'profile'>;
  readonly seed: number;
  readonly budgetMs: number | null;
  readonly defects: readonly string[];
  readonly command: string;
  readonly signal: AbortSignal;
}

/** Drives the manifest's target, then judges what was written down. */
export async function auditLive(request: LiveRequest, terminal: Terminal): Promise<Report> {
  const { manifest, profile, out, seed, budgetMs, defects, command, signal } = request;
  const catalogue = loadCatalogue();
  const own = narrowCatalogue(catalogue, profile);
  const only = selectChecks(request.only, own);
  // Wrong waivers are complained about before anything is driven.
  const waivers = readWaivers(request.waivers, manifest.dir);
  const drills = neededDrills(checks, askedChecks(request.only, own));
  const view = showProgress(terminal, drills.length);
  const { secrets } = await gather({
    ...{ manifest, profile, out, seed, budgetMs, only, drills, defects, command, signal },
    tool: tool(),
    progress: (event) => view.show(event),
  });
  view.end();
  const judged = { history: join(out, 'history'), out, only, suites: request.suites, catalogue, waivers };
  const report = keepExamples(await judgeRun({ ...judged, today: request.today, engine: request.engine }), out);
  const files = writeOutputs(report, request);
  await keepSecrets([join(out, 'history'), join(out, 'counterexamples'), ...files], secrets);
  return present(report, files, request, terminal);
}

/** Judges a recorded run again, with no network. */
export async function auditRecord(dir: string, request: AuditRequest, terminal: Terminal): Promise<Report> {
  const { out, suites, today, engine } = request;
  const catalogue = loadCatalogue();
  const history = historyDir(dir);
  const { run } = await loadHistory(history);
  const only = selectChecks(request.only, narrowCatalogue(catalogue, run));
  const waivers = readWaivers(request.waivers, null);
  const judged = await judgeRun({ history, out, only, suites, catalogue, waivers, today, engine });
  const report = keepExamples(judged, out);
  return present(report, writeOutputs(report, request), request, terminal);
}

/** One object goes to every sink. */
export function present(
  report: Report,
  files: readonly string[],
  { out, json, cwd }: AuditRequest,
  terminal: Terminal,
): Report {
  terminal.err(renderTerminal(report, { colour: terminal.colour, folder: folderName(out, cwd) }));
  terminal.err(`${files.map((file) => `  ${file}`).join('\n')}\n`);
  if (json) terminal.out(render('json', report, out, cwd));
  return report;
}
