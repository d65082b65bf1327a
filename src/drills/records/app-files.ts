import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { glob } from 'tinyglobby';
import { fill } from '../../model/template.js';
import type { DrillContext } from '../context.js';

/** Logs can be huge: what lies beyond is not searched. */
const mostBytes = 32 * 1024 * 1024;

/** The app's own files that these globs name, oldest name first; unreadable ones are left out. */
export async function readAppFiles(
  context: DrillContext,
  globs: readonly string[] | undefined,
): Promise<{ readonly file: string; readonly text: string }[]> {
  if (!globs || globs.length === 0) return [];
  const patterns = globs.map((pattern) => String(fill(pattern, { run: { dir: context.stage.runDir } })));
  const files = await glob(patterns, { cwd: context.manifest.dir, absolute: true, dot: true }).catch(() => []);
  const read: { file: string; text: string }[] = [];
  let left = mostBytes;
  for (const file of files.sort()) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null || text.length > left) continue;
    left -= text.length;
    read.push({ file: relative(context.manifest.dir, file), text });
  }
  return read;
}
