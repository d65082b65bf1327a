import { rmSync } from 'node:fs';
import { scanOwnOutput } from '../history/scan-own-output.js';
import type { Canary } from '../model/secrets/find.js';

/** Our own output held a secret: a bug of the audit. What held it is gone. */
class LeakError extends Error {
  override readonly name = 'LeakError';
}

/**
 * Looks for the run's secrets in everything that was just written. Redaction should leave nothing to find; where it
 * did, the files are removed and a LeakError names them, so that no gate opens on such a run.
 */
export async function keepSecrets(paths: readonly string[], secrets: readonly Canary[]): Promise<void> {
  // Short values such as "1" would be found everywhere and hide nothing.
  const leaks = await scanOwnOutput(
    paths,
    secrets.filter(({ value }) => value.length >= 6),
  );
  if (leaks.length === 0) return;
  for (const file of new Set(leaks.map((leak) => leak.file))) rmSync(file, { force: true });
  const places = leaks.slice(0, 10).map(({ file, line, label, form }) => `${file}:${line} ${label} (${form})`);
  throw new LeakError(`our own output held a secret, so these files were removed: ${places.join('; ')}`);
}
