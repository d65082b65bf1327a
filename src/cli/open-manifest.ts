import { formatProblem, loadManifest } from '../manifest/index.js';
import type { Manifest } from '../model/manifest.js';
import type { Session } from './session.js';
import { UsageError } from './usage-error.js';

/** The manifest, or a UsageError with every complaint on a line of its own. */
export async function openManifest(file: string, env: Session['env'], target: string | null): Promise<Manifest> {
  const loaded = await loadManifest(file, { ...env }, target === null ? {} : { target });
  if (loaded.ok) return loaded.manifest;
  throw new UsageError(loaded.problems.map(formatProblem).join('\n'));
}
