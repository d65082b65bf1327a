import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { formatProblem } from '../../src/manifest/index.js';
import { loadProfile } from './load-profile.js';

/** A profile of one's own as a file, which ends with the test. */
export function written(text: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'profile-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'own.yaml');
  writeFileSync(file, text);
  return file;
}

/** What is said about it, one line each. */
export async function complaintsAbout(text: string): Promise<string> {
  const loaded = await loadProfile(written(text), {});
  if (loaded.ok) throw new Error('nothing was complained about');
  return loaded.problems.map(formatProblem).join('\n');
}
