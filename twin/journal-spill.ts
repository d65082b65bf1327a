import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, write, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JournalEntry, JournalQuery } from './api.js';

interface Chunk {
  readonly offset: number;
  readonly bytes: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** The lines themselves until they are on disk. */
  text: string | null;
}

/** Journal entries that memory has no room for: NDJSON in a file, written behind, read back when asked for. */
export class JournalSpill {
  readonly #temporary: boolean;
  readonly #folder: string;
  readonly file: string;
  readonly #fd: number;
  #end = 0;
  #writing = false;
  #closing = false;
  #chunks: Chunk[] = [];

  /** Without a folder the file is a temporary one that goes with the twin. */
  constructor(folder: string | null) {
    this.#temporary = folder === null;
    this.#folder = folder ?? mkdtempSync(path.join(tmpdir(), `twin-journal-${process.pid}-`));
    mkdirSync(this.#folder, { recursive: true });
    this.file = path.join(this.#folder, `journal-${process.pid}-${Date.now()}-${this.#folder.length}.ndjson`);
    this.#fd = openSync(this.file, 'w+', 0o600);
  }

  append(text: string, firstAtMs: number, lastAtMs: number): void {
    const bytes = Buffer.byteLength(text);
    this.#chunks.push({ offset: this.#end, bytes, firstAtMs, lastAtMs, text });
    this.#end += bytes;
    this.#flush();
  }

  /** The spilled entries that may satisfy a query, oldest chunk first; times and ids are looked at before parsing. */
  *candidates(query: JournalQuery): Generator<JournalEntry> {
    const wanted = [query.quoteId, query.tradeId, query.idempotencyKey].filter((id) => id !== undefined);
    for (const chunk of this.#chunks) {
      if (query.sinceMs !== undefined && chunk.lastAtMs < query.sinceMs) continue;
      if (query.untilMs !== undefined && chunk.firstAtMs >= query.untilMs) continue;
      const text = this.#text(chunk);
      if (!wanted.every((id) => text.includes(JSON.stringify(id).slice(1, -1)))) continue;
      for (const line of text.split('\n')) {
        // The lines are this journal's own.
        if (line !== '') yield JSON.parse(line) as JournalEntry;
      }
    }
  }

  /** The lines of each chunk in turn. */
  *texts(): Generator<string> {
    for (const chunk of this.#chunks) yield this.#text(chunk);
  }

  /** Leaves a complete file behind, or nothing where it was a temporary one. */
  close(): void {
    if (this.#temporary) rmSync(this.#folder, { recursive: true, force: true });
    else for (const { text, offset } of this.#chunks) if (text !== null) writeSync(this.#fd, text, offset);
    this.#closing = true;
    // A write that is under way still holds the descriptor.
    if (!this.#writing) closeSync(this.#fd);
  }

  #text(chunk: Chunk): string {
    if (chunk.text !== null) return chunk.text;
    const buffer = Buffer.allocUnsafe(chunk.bytes);
    readSync(this.#fd, buffer, 0, chunk.bytes, chunk.offset);
    return buffer.toString('utf8');
  }

  #flush(): void {
    if (this.#writing) return;
    const chunk = this.#chunks.find((one) => one.text !== null);
    if (chunk === undefined || chunk.text === null) return;
    this.#writing = true;
    const buffer = Buffer.from(chunk.text);
    write(this.#fd, buffer, 0, buffer.length, chunk.offset, (error) => {
      this.#writing = false;
      // A full disk costs memory, not entries.
      if (error === null) chunk.text = null;
      if (this.#closing) closeSync(this.#fd);
      else if (error === null) this.#flush();
    });
  }
}
