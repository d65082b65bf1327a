import { StringDecoder } from 'node:string_decoder';
import type { SecretHit } from './find.js';

export interface PlacedHit {
  readonly hit: SecretHit;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

const WINDOW = 2 * 1024 * 1024;
const OVERLAP = 16 * 1024;

/**
 * Searches a stream of any length in bounded memory. Windows overlap, so that nothing up to 16 KiB long hides on a border;
 * what lies in an overlap is told once.
 */
export async function scanStream(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  find: (text: string) => SecretHit[],
): Promise<PlacedHit[]> {
  const decoder = new StringDecoder('utf8');
  const placed: PlacedHit[] = [];
  let text = '';
  let line = 1;
  let column = 1;
  const flush = (keep: number) => {
    for (const hit of find(text)) {
      // What starts in the kept tail comes again with the next window, whole.
      if (keep > 0 && hit.start >= text.length - keep) continue;
      const at = position(text, hit.start, line, column);
      placed.push({ hit, ...at });
    }
    const gone = text.length - keep;
    ({ line, column } = position(text, gone, line, column));
    text = text.slice(gone);
  };
  for await (const chunk of chunks) {
    text += decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (text.length >= WINDOW) flush(OVERLAP);
  }
  text += decoder.end();
  flush(0);
  return placed;
}

/** Line and column of an offset, given those of the text's first character. */
export function position(text: string, offset: number, line = 1, column = 1): { line: number; column: number } {
  let lines = line;
  let last = -1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    last = at;
  }
  return { line: lines, column: last < 0 ? column + offset : offset - last };
}
