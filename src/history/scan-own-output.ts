import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Canary, createFinder } from '../model/secrets/find.js';
import { scanStream } from '../model/secrets/scan-stream.js';

/** A secret that our own output holds: a bug of the audit, whatever the partner does. */
export interface Leak {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly label: string;
  readonly form: string;
}

/** Streams every file below the folders (or the files themselves); missing ones hold nothing. Links are not followed. */
export async function scanOwnOutput(paths: readonly string[], secrets: readonly Canary[]): Promise<Leak[]> {
  // Patterns stay out: a masked finding may name a kind of key, and that is no leak.
  const find = createFinder(secrets, { patterns: false });
  const leaks: Leak[] = [];
  for await (const file of filesBelow(paths)) {
    for (const { label, form } of find(file)) leaks.push({ file: '(a file name)', line: 1, column: 1, label, form });
    for (const { hit, line, column } of await scanStream(createReadStream(file), find)) {
      leaks.push({ file, line, column, label: hit.label, form: hit.form });
    }
  }
  return leaks;
}

async function* filesBelow(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    const stat = await lstat(path).catch(() => null);
    if (stat?.isFile()) yield path;
    if (stat?.isDirectory()) yield* filesBelow((await readdir(path)).sort().map((name) => join(path, name)));
  }
}
