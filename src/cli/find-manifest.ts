import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { packageRoot } from '../checks/package-root.js';
import { UsageError } from './usage-error.js';

/** The manifest of the reference partner that comes with the package. */
export function embeddedManifest(): string {
  return join(packageRoot(), 'partners', 'reference', 'readiness.yaml');
}

/**
 * The manifest to use, absolute: the named one, else `readiness.yaml` in the working directory, else the embedded
 * partner's. A defect can only be planted into the embedded partner (any of its manifests), so asking for one chooses it.
 */
export function findManifest(named: string | undefined, cwd: string, defects: readonly string[]): string {
  const own = resolve(cwd, named ?? 'readiness.yaml');
  if (named !== undefined && !existsSync(own)) throw new UsageError(`${named}: no such manifest`);
  if (defects.length > 0 && named !== undefined && dirname(own) !== dirname(embeddedManifest())) {
    throw new UsageError('--defect plants a mistake into the embedded partner; it cannot be combined with --manifest');
  }
  const useOwn = named !== undefined || (defects.length === 0 && existsSync(own));
  return useOwn ? own : embeddedManifest();
}
