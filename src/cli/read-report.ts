import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { packageRoot } from '../checks/package-root.js';
import type { Report } from '../model/report.js';
import { UsageError } from './usage-error.js';

export interface ReadReport {
  readonly report: Report;
  /** Folder in which its evidence files lie. */
  readonly dir: string;
}

/** Reads reports and holds them against the published schema. Throws UsageError for a file that is none. */
export function readReports(files: readonly string[]): readonly ReadReport[] {
  const schema = JSON.parse(readFileSync(join(packageRoot(), 'schema/readiness-report.schema.json'), 'utf8')) as object;
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile<Report>(schema);
  return files.map((file) => {
    const data = parse(file);
    if (validate(data)) return { report: data, dir: dirname(file) };
    const complaints = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
    throw new UsageError(`${file} is no readiness report: ${complaints.slice(0, 5).join('; ')}`);
  });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
