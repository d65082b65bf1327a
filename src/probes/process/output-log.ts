import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

/** Enough for any audit; beyond it the rest is counted, not kept. */
const KEEP_BYTES = 32 * 1024 * 1024;

export interface OutputLog {
  write(chunk: Buffer): void;
  /** The last lines, redacted, for messages. */
  last(count: number): string[];
  /** Everything as it came, unredacted, for the scan of SAFE-15; never to be written anywhere. */
  raw(): { readonly text: string; readonly droppedBytes: number };
  close(): void;
}

/** Keeps what a process prints: whole in memory for scanning, line by line and redacted on disk. */
export function createOutputLog(file: string, redact: (text: string) => string): OutputLog {
  mkdirSync(dirname(file), { recursive: true });
  let descriptor: number | null = openSync(file, 'a', 0o600);
  const decoder = new StringDecoder('utf8');
  const chunks: Buffer[] = [];
  const lines: string[] = [];
  let kept = 0;
  let dropped = 0;
  let rest = '';
  const put = (line: string) => {
    const clean = redact(line);
    lines.push(clean);
    if (lines.length > 200) lines.shift();
    if (descriptor !== null) writeSync(descriptor, `${clean}\n`);
  };
  return {
    write(chunk) {
      if (kept + chunk.length <= KEEP_BYTES) {
        chunks.push(chunk);
        kept += chunk.length;
      } else dropped += chunk.length;
      rest += decoder.write(chunk);
      const whole = rest.split('\n');
      rest = whole.pop() ?? '';
      for (const line of whole) put(line.replace(/\r$/, ''));
      // A line without an end must not grow for ever.
      if (rest.length > 1_000_000) {
        put(rest);
        rest = '';
      }
    },
    last: (count) => [...lines, ...(rest === '' ? [] : [redact(rest)])].slice(-count),
    raw: () => ({ text: Buffer.concat(chunks).toString('utf8'), droppedBytes: dropped }),
    close() {
      if (descriptor === null) return;
      if (rest !== '') put(rest);
      rest = '';
      closeSync(descriptor);
      descriptor = null;
    },
  };
}
