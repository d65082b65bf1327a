import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../checks/package-root.js';

/** Name and version of the running package. */
export function tool(): { readonly name: string; readonly version: string } {
  const { name, version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as Record<
    'name' | 'version',
    string
  >;
  return { name, version };
}
