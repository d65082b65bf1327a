import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Counterexample } from '../model/counterexample.js';
import type { Evidence, Report } from '../model/report.js';

const folder = 'counterexamples';

/** Gives every counterexample of a report a file of its own in the report's folder, from which it can be replayed. */
export function keepExamples(report: Report, out: string): Report {
  const files = new Map<unknown, string>();
  const place = (evidence: Evidence): Evidence => {
    if (evidence.kind !== 'counterexample' || evidence.file !== undefined || evidence.data === undefined)
      return evidence;
    const text = `${JSON.stringify(evidence.data, null, 2)}\n`;
    const known = files.get(text);
    if (known !== undefined) return { ...evidence, file: known };
    // Evidence of this kind holds an example, as the published schema of the report says.
    const { law } = evidence.data as Counterexample;
    const count = [...files.values()].filter((file) => file.startsWith(`${folder}/${law.id}`)).length;
    const file = `${folder}/${law.id}${count === 0 ? '' : `-${count + 1}`}.json`;
    mkdirSync(join(out, folder), { recursive: true });
    writeFileSync(join(out, file), text);
    files.set(text, file);
    return { ...evidence, file };
  };
  return {
    ...report,
    checks: report.checks.map((check) => ({
      ...check,
      evidence: check.evidence.map(place),
      findings: check.findings.map((finding) => ({ ...finding, evidence: finding.evidence.map(place) })),
    })),
  };
}
