import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadProfile, profileIds } from '../../properties/profiles/load-profile.js';
import { formatProblem } from '../manifest/index.js';
import type { RetryProfile } from '../model/profile.js';
import type { Session } from './session.js';
import { UsageError, unknownWord } from './usage-error.js';

const whatItIs = `A profile is a YAML file that says how one keyed creation is made and what the provider promises of its keys, most shortly \`extends: ietf\` with \`operations\` of its own (schema/retry-profile.schema.json). Built in: ${profileIds.join(', ')}`;

/**
 * The profile of a provider: one of the package by its id, which no file or folder of that name hides, or a file. Throws
 * UsageError with every complaint.
 */
export async function readProfile(
  name: string,
  { cwd, env }: Pick<Session, 'cwd' | 'env'>,
): Promise<{ readonly profile: RetryProfile; readonly secrets: readonly string[] }> {
  const builtIn = profileIds.some((id) => id === name);
  const file = resolve(cwd, name);
  const found = builtIn ? null : (statSync(file, { throwIfNoEntry: false }) ?? null);
  if (!builtIn && !found?.isFile()) {
    if (!/[./\\]/.test(name) && found === null) throw unknownWord('profile', name, [...profileIds, 'FILE.yaml']);
    throw new UsageError(`${name}: ${found?.isDirectory() ? 'a folder is no profile' : 'no such file'}. ${whatItIs}`);
  }
  const loaded = await loadProfile(builtIn ? name : file, { ...env });
  if (!loaded.ok) throw new UsageError(loaded.problems.map(formatProblem).join('\n'));
  return loaded;
}
