import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaints } from '../counterexamples/complaints.js';
import { exportExample } from '../counterexamples/export.js';
import type { Counterexample } from '../model/counterexample.js';
import type { Evidence, Report } from '../model/report.js';
import { mapEvidence } from './map-evidence.js';

const folder = 'counterexamples';

/**
 * Gives every counterexample of a report files of its own in the report's folder: `counterexamples/LAW.json`, which
 * `readiness replay` runs, and beside it `LAW.test.ts` and `LAW.sh`, which run without the audit, and `LAW.html`, its picture.
 */
export function keepExamples(report: Report, out: string): Report {
  const files = new Map<string, string>();
  const place = (evidence: Evidence): Evidence => {
    if (evidence.kind !== 'counterexample' || complaints(evidence.data).length > 0) return evidence;
    const text = `${JSON.stringify(evidence.data, null, 2)}\n`;
    const known = files.get(text);
    if (known !== undefined) return { ...evidence, file: known };
    // Just held against the published schema.
    const example = evidence.data as Counterexample;
    const { id } = example.law;
    const free = (count: number) => `${folder}/${id}${count === 1 ? '' : `-${count}`}.json`;
    let count = 1;
    while ([...files.values()].includes(free(count))) count += 1;
    const file = free(count);
    mkdirSync(join(out, folder), { recursive: true });
    writeFileSync(join(out, file), text);
    for (const { ending, write } of Object.values(exportExample)) {
      writeFileSync(join(out, file.replace(/\.json$/, ending)), write(example, file.replace(`${folder}/`, '')));
    }
    files.set(text, file);
    return { ...evidence, file };
  };
  return mapEvidence(report, place);
}
