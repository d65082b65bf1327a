import type { Needle } from './needles.js';

export interface LiteralHit {
  readonly needle: Needle;
  readonly start: number;
  readonly end: number;
}

/** Shorter needles would spoil the skipping and are searched one by one, as whole words. */
const SHORTEST_FAST = 8;

/** Finds all needles in one pass that skips most characters (Wu-Manber, blocks of two). */
export class Matcher {
  readonly #short: Needle[] = [];
  readonly #buckets = new Map<number, Needle[]>();
  readonly #shift = new Uint8Array(65_536);
  readonly #window: number;

  constructor(needles: readonly Needle[]) {
    const long = needles.filter((needle) => needle.text.length >= SHORTEST_FAST);
    this.#short = needles.filter((needle) => needle.text.length < SHORTEST_FAST);
    this.#window = Math.min(250, ...long.map((needle) => needle.text.length));
    if (long.length === 0) this.#window = 0;
    this.#shift.fill(Math.max(0, this.#window - 1));
    for (const needle of long) {
      for (let end = 2; end <= this.#window; end++) {
        const block = blockAt(needle.text, end);
        this.#shift[block] = Math.min(this.#shift[block] ?? 0, this.#window - end);
        if (end === this.#window) this.#buckets.set(block, [...(this.#buckets.get(block) ?? []), needle]);
      }
    }
  }

  search(text: string): LiteralHit[] {
    const hits: LiteralHit[] = [];
    for (const needle of this.#short) wholeWords(text, needle, hits);
    if (this.#window === 0) return hits;
    let end = this.#window;
    while (end <= text.length) {
      const block = blockAt(text, end);
      const shift = this.#shift[block] ?? 0;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const start = end - this.#window;
      for (const needle of this.#buckets.get(block) ?? []) {
        if (text.startsWith(needle.text, start)) hits.push({ needle, start, end: start + needle.text.length });
      }
      end += 1;
    }
    return hits;
  }
}

function blockAt(text: string, end: number): number {
  return (text.charCodeAt(end - 2) * 257 + text.charCodeAt(end - 1)) & 0xffff;
}

function wholeWords(text: string, needle: Needle, hits: LiteralHit[]): void {
  for (let at = text.indexOf(needle.text); at >= 0; at = text.indexOf(needle.text, at + 1)) {
    const end = at + needle.text.length;
    if (/\w/.test(text[at - 1] ?? ' ') || /\w/.test(text[end] ?? ' ')) continue;
    hits.push({ needle, start: at, end });
  }
}
