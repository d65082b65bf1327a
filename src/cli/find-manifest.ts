import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageRoot } from '../checks/package-root.js';
import { UsageError } from './usage-error.js';

export interface FoundManifest {
  /** Absolute. */
  readonly file: string;
  /** Whether it is the reference partner that comes with the package. */
  readonly embedded: boolean;
}

/** The embedded reference partner's manifest. */
export function embeddedManifest(): string {
  return join(packageRoot(), 'partners', 'reference', 'readiness.yaml');
}

/**
 * The manifest to use: the named one, else `readiness.yaml` in the working directory, else the embedded partner's.
 * A defect can only be planted into the embedded partner, so asking for one chooses it.
 */
export function findManifest(named: string | undefined, cwd: string, defects: readonly string[]): FoundManifest {
  const own = named === undefined ? join(cwd, 'readiness.yaml') : resolve(cwd, named);
  if (named !== undefined && !existsSync(own)) throw new UsageError(`${named}: no such manifest`);
  if (defects.length > 0 && named !== undefined && own !== embeddedManifest()) {
    throw new UsageError('--defect plants a mistake into the embedded partner; it cannot be combined with --manifest');
  }
  const useOwn = named !== undefined || (defects.length === 0 && existsSync(own));
  return useOwn ? { file: own, embedded: own === embeddedManifest() } : { file: embeddedManifest(), embedded: true };
}
