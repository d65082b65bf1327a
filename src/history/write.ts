import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { DrillRecord, JournalEntry, RunRecord } from '../model/history.js';
import { writeAtomically } from './atomic-file.js';
import { drillsDir, filesDir, kinds, runFile, safeName, schemaVersion, upstreamDir } from './layout.js';
import type { Redactor } from './redact.js';

export interface HistoryWriter {
  /** Absolute or relative, as given; created with the first write. */
  readonly dir: string;
  /** Writes or replaces what is known about the run. */
  run(record: RunRecord): void;
  /** Writes one drill's record as soon as it is known, so that an interrupted run keeps it. */
  drill(record: DrillRecord): void;
  /** Writes all that arrived at one stage's upstream, whether or not a drill looked at it. */
  upstream(stage: string, entries: readonly JournalEntry[]): void;
  /** Keeps an evidence file and answers its path relative to `dir`. Text is redacted, bytes (images) are kept as they are. */
  file(name: string, content: Uint8Array | string): string;
}

/** Writes the record of one run; nothing reaches the disk without having passed the redactor. */
export function createHistoryWriter(dir: string, redactor: Redactor): HistoryWriter {
  const keep = (path: string, kind: string, record: unknown) =>
    writeAtomically(join(dir, path), `${JSON.stringify({ kind, schemaVersion, record })}\n`);
  const write = (path: string, kind: string, record: unknown) => keep(path, kind, redactor.redact(record));
  return {
    dir,
    run: (record) => write(runFile, kinds.run, record),
    drill: (record) => write(join(drillsDir, `${safeName(record.drill)}.json`), kinds.drill, record),
    upstream(stage, entries) {
      // One by one: looking for a secret across thousands of entries at once takes long.
      const record = { stage, entries: entries.map((entry) => redactor.redact(entry)) };
      keep(join(upstreamDir, `${safeName(stage)}.json`), kinds.upstream, record);
    },
    file(name, content) {
      const path = freePath(dir, join(filesDir, safeName(redactor.redact(name))));
      writeAtomically(join(dir, path), typeof content === 'string' ? redactor.redact(content) : content);
      return path;
    },
  };
}

function freePath(dir: string, path: string): string {
  const { dir: folder, name, ext } = parse(path);
  let free = path;
  for (let count = 2; existsSync(join(dir, free)); count++) free = join(folder, `${name}-${count}${ext}`);
  return free;
}
