import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { narrowCatalogue } from '../checks/narrow-catalogue.js';
import type { Engine } from '../engine/engine.js';
import { loadHistory } from '../history/load.js';
import type { Catalogue } from '../model/catalogue.js';
import type { RunRecord } from '../model/history.js';
import type { Report, Waiver } from '../model/report.js';
import { buildReport } from '../verdict/build-report.js';
import { carryFiles } from './carry-files.js';
import { UsageError } from './usage-error.js';

export interface JudgeOptions {
  /** Folder of the record. */
  readonly history: string;
  /** Folder of the report; evidence files are named relative to it. */
  readonly out: string;
  /** Check ids. */
  readonly only: readonly string[] | null;
  readonly suites: readonly string[];
  readonly catalogue: Catalogue;
  readonly waivers: readonly Waiver[];
  readonly today: string;
  readonly engine: Engine;
}

/** Judges a recorded run and joins the judgements into a report. No network. */
export async function judgeRun(options: JudgeOptions): Promise<Report> {
  const { history: dir, out, only, suites, waivers, today, engine } = options;
  const { run: recorded } = await loadHistory(dir);
  const run: RunRecord = { ...recorded, only: narrowed(recorded.only, only) };
  const catalogue = narrowCatalogue(options.catalogue, recorded);
  const judged = await engine({
    history: resolve(dir),
    only: run.only ?? catalogue.checks.map(({ id }) => id),
    extraSuites: suites.map((file) => resolve(file)),
  });
  const report = buildReport({ run, judged, catalogue, waivers, today });
  return carryFiles(report, dir, out);
}

/** The folder of a record, given itself or the folder of its report. */
export function historyDir(dir: string): string {
  for (const each of [dir, join(dir, 'history')]) if (existsSync(join(each, 'run.json'))) return each;
  throw new UsageError(`${dir} holds no recorded run: expected run.json or history/run.json in it`);
}

function narrowed(recorded: readonly string[] | null, asked: readonly string[] | null): readonly string[] | null {
  if (recorded === null || asked === null) return recorded ?? asked;
  return asked.filter((id) => recorded.includes(id));
}
