import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, write, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JournalEntry, JournalQuery } from './api.js';

interface Chunk {
  readonly offset: number;
  readonly bytes: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** The bytes themselves until they are on disk. */
  held: Buffer | null;
}

/** Room for a batch of usual entries; blocks are used again, for fresh memory costs more than what is written to it. */
const BLOCK_BYTES = 1024 * 1024;

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
  #free: Buffer | null = null;
  /** Chunks that are on disk. */
  #written = 0;

  /** Without a folder the file is a temporary one that goes with the twin. */
  constructor(folder: string | null) {
    this.#temporary = folder === null;
    this.#folder = folder ?? mkdtempSync(path.join(tmpdir(), `twin-journal-${process.pid}-`));
    mkdirSync(this.#folder, { recursive: true });
    this.file = path.join(this.#folder, `journal-${process.pid}-${Date.now()}-${this.#folder.length}.ndjson`);
    this.#fd = openSync(this.file, 'w+', 0o600);
  }

  append(lines: readonly string[], firstAtMs: number, lastAtMs: number): void {
    let block = this.#free ?? Buffer.allocUnsafe(BLOCK_BYTES);
    this.#free = null;
    let bytes = 0;
    for (const line of lines) {
      // No character takes more than three bytes.
      const needed = bytes + 3 * line.length;
      if (needed > block.length) block = Buffer.concat([block.subarray(0, bytes)], 2 * needed);
      bytes += block.write(line, bytes);
    }
    this.#chunks.push({ offset: this.#end, bytes, firstAtMs, lastAtMs, held: block.subarray(0, bytes) });
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
    else
      for (const { held, offset } of this.#chunks) if (held !== null) writeSync(this.#fd, held, 0, held.length, offset);
    this.#closing = true;
    // A write that is under way still holds the descriptor.
    if (!this.#writing) closeSync(this.#fd);
  }

  #text(chunk: Chunk): string {
    if (chunk.held !== null) return chunk.held.toString('utf8');
    const buffer = Buffer.allocUnsafe(chunk.bytes);
    readSync(this.#fd, buffer, 0, chunk.bytes, chunk.offset);
    return buffer.toString('utf8');
  }

  #flush(): void {
    if (this.#writing) return;
    const chunk = this.#chunks[this.#written];
    if (chunk === undefined || chunk.held === null) return;
    this.#writing = true;
    const { held } = chunk;
    write(this.#fd, held, 0, held.length, chunk.offset, (error) => {
      this.#writing = false;
      // A full disk costs memory, not entries.
      if (error === null) {
        chunk.held = null;
        this.#written += 1;
        if (held.buffer.byteLength === BLOCK_BYTES) this.#free = Buffer.from(held.buffer);
      }
      if (this.#closing) closeSync(this.#fd);
      else if (error === null) this.#flush();
    });
  }
}
