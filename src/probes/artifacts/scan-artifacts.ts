import { relative } from 'node:path';
import { escapePath, glob } from 'tinyglobby';
import type { ArtifactScan, SecretSighting } from '../../model/facts/secrets.js';
import { fillText } from '../../model/template.js';
import type { Scanner } from '../secrets/scanner.js';
import { sourcesOf } from '../source-map.js';
import { type ArtifactLimits, artifactTexts, ordinaryLimits, sizeOf } from './artifact-texts.js';

/** A larger map is searched as it is, without naming its sources. */
const MOST_MAP = 64 * 1024 * 1024;

export interface ArtifactOptions {
  /** As in the manifest: relative to its folder, or from `{$run.dir}`. */
  readonly globs: readonly string[];
  readonly dir: string;
  readonly runDir: string;
  readonly scanner: Scanner;
  readonly limits?: ArtifactLimits;
}

/** Searches files, and what is packed in them, for secrets (SAFE-1, SAFE-2, SAFE-15). Never rejects for what a file holds. */
export async function scanArtifacts(options: ArtifactOptions): Promise<ArtifactScan> {
  const { dir, runDir, scanner, limits = ordinaryLimits } = options;
  const sightings: SecretSighting[] = [];
  const unread: { where: string; reason: string }[] = [];
  const globs: { glob: string; files: number }[] = [];
  const files = new Set<string>();
  for (const pattern of options.globs) {
    const filled = fillText(pattern, { run: { dir: runDir } }, new Set(), escapePath) ?? pattern;
    const found = await glob(
      filled.replaceAll('$run.dir', () => escapePath(runDir)),
      { cwd: dir, absolute: true, dot: true, expandDirectories: false },
    ).catch(() => []);
    globs.push({ glob: pattern, files: found.length });
    for (const file of found) files.add(file);
  }
  let bytes = 0;
  for (const file of [...files].sort()) {
    const inRun = relative(runDir, file);
    const name = inRun.startsWith('..') ? relative(dir, file) : `{$run.dir}/${inRun}`;
    bytes += await sizeOf(file);
    sightings.push(...scanner.scan(name, `the name of ${name.slice(0, 40)}`));
    try {
      const miss = (where: string, reason: string) => unread.push({ where, reason });
      for await (const { where, read } of artifactTexts(file, name, miss, limits)) {
        try {
          sightings.push(...(await scanText(where, read(), scanner)));
        } catch (error) {
          miss(where, reasonOf(error));
        }
      }
    } catch (error) {
      unread.push({ where: name, reason: reasonOf(error) });
    }
  }
  return { globs, files: files.size, bytes, sightings, unread };
}

/** A source map is also searched source by source, so that a finding can name the line of the original. */
async function scanText(where: string, chunks: AsyncIterable<Uint8Array>, scanner: Scanner): Promise<SecretSighting[]> {
  if (!/\.map(?:\.gz|\.br)?$/.test(where)) return scanner.scanStream(chunks, where);
  const kept: Uint8Array[] = [];
  let size = 0;
  const keeping = async function* () {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size <= MOST_MAP) kept.push(chunk);
      yield chunk;
    }
  };
  const whole = await scanner.scanStream(keeping(), where);
  if (size > MOST_MAP) return whole;
  const sources = sourcesOf(Buffer.concat(kept).toString('utf8'));
  const inside = sources.flatMap(({ name, content }) => scanner.scan(content, `${where} > ${name}`));
  return inside.length > 0 ? inside : whole;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
