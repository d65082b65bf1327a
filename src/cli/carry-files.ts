import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import type { Evidence, Report } from '../model/report.js';
import { mapEvidence } from './map-evidence.js';

/**
 * Makes a report stand on its own in its folder: evidence files that already lie there are named from there, others are
 * copied to `evidence/`. A name that leads out of `from` is left alone and will be shown as missing.
 *
 * @param from folder to which the report's file names are relative now
 * @param out folder of the report
 */
export function carryFiles(report: Report, from: string, out: string): Report {
  const carried = new Map<string, string>();
  const place = (evidence: Evidence): Evidence => {
    if (evidence.file === undefined) return evidence;
    const known = carried.get(evidence.file) ?? carry(evidence.file, resolve(from), resolve(out));
    carried.set(evidence.file, known);
    return { ...evidence, file: known };
  };
  return mapEvidence(report, place);
}

function carry(file: string, from: string, out: string): string {
  const source = resolve(from, file);
  if (!source.startsWith(from + sep) || !existsSync(source)) return file;
  if (source.startsWith(out + sep)) return relative(out, source).replaceAll(sep, '/');
  const target = freeName(join(out, 'evidence'), basename(source));
  mkdirSync(join(out, 'evidence'), { recursive: true });
  copyFileSync(source, join(out, target));
  return target;
}

function freeName(dir: string, name: string): string {
  const extension = extname(name);
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${basename(name, extension)}-${count}${extension}`;
    if (!existsSync(join(dir, free))) return `evidence/${free}`;
  }
}
