import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { packageRoot } from '../checks/package-root.js';
import type { Waiver } from '../model/report.js';
import { UsageError } from './usage-error.js';

/**
 * Reads waivers: the named file, else `waivers.yaml` beside the manifest where there is one, else none.
 * Throws UsageError for a file that is missing or not what its schema asks for.
 */
export function readWaivers(file: string | null, beside: string | null): readonly Waiver[] {
  const path = file ?? (beside === null ? null : join(beside, 'waivers.yaml'));
  if (path === null || (file === null && !existsSync(path))) return [];
  const schema = JSON.parse(readFileSync(join(packageRoot(), 'schema/waivers.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true }).compile<{ waivers: Waiver[] }>(schema);
  const data = parse(path);
  if (validate(data)) {
    for (const { check, expires } of data.waivers) {
      if (Number.isNaN(Date.parse(expires)))
        throw new UsageError(`${path}: waiver of ${check}: ${expires} is not a date`);
    }
    return data.waivers;
  }
  const complaints = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  throw new UsageError(`${path}: ${complaints.join('; ')}`);
}

function parse(path: string): unknown {
  try {
    return load(readFileSync(path, 'utf8'), { filename: path });
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
