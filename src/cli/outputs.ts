import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type ReporterName, reporters } from '../../reporters/index.js';
import type { Report } from '../model/report.js';
import { unknownWord } from './usage-error.js';

/** Names of reporters as given on the command line. Throws UsageError for an unknown one. */
export function reporterNames(words: readonly string[]): readonly ReporterName[] {
  const known = Object.keys(reporters) as ReporterName[];
  return words.map((word) => {
    const name = known.find((each) => each === word);
    if (!name) throw unknownWord('reporter', word, known);
    return name;
  });
}

/** A folder as a command line that is typed in `cwd` names it. */
export function folderName(dir: string, cwd: string): string {
  const path = relative(cwd, dir);
  return path === '..' || path.startsWith(`..${sep}`) ? dir : path || '.';
}

/** Renders a report whose evidence files lie under `dir`, for a reader in `cwd`. */
export function render(name: ReporterName, report: Report, dir: string, cwd: string): string {
  return reporters[name].render(report, { file: (path) => readInside(dir, path), folder: folderName(dir, cwd) });
}

export interface OutputPlan {
  /** Folder of the report. */
  readonly out: string;
  readonly reporters: readonly ReporterName[];
  /** Commands that are told to the reader work there. */
  readonly cwd: string;
}

/** Writes the report (always) and the asked-for renderings into a folder; answers the files. */
export function writeOutputs(report: Report, { out: dir, reporters: names, cwd }: OutputPlan): readonly string[] {
  mkdirSync(dir, { recursive: true });
  return [...new Set<ReporterName>(['json', ...names])].map((name) => {
    const file = join(dir, reporters[name].file);
    writeFileSync(file, render(name, report, dir, cwd));
    return file;
  });
}

/** A report from elsewhere must not make us embed files from elsewhere. */
function readInside(dir: string, path: string): Uint8Array | null {
  const file = resolve(dir, path);
  return file.startsWith(resolve(dir) + sep) && existsSync(file) ? readFileSync(file) : null;
}
