import { type Canary, createFinder } from '../model/secrets/find.js';
import { redactHeaderText, redactHeaderValue } from './redact-headers.js';

export interface Redactor {
  /** From now on this value never comes out. Empty strings are ignored; under 8 characters only the plain word is found. */
  add(secret: string, label: string): void;
  /**
   * A deep copy without any planted secret in any spelling, in strings, keys, across neighbouring strings and in lists of
   * character codes; nor with any key-like text or credential header. Bytes become redacted text.
   */
  redact<T>(value: T): T;
}

type Finder = ReturnType<typeof createFinder>;

/** Sanitising happens here, once, where things are written (SAFE-15). */
export function createRedactor(): Redactor {
  const canaries: Canary[] = [];
  let finder: Finder | null = null;
  let plantedOnly: Finder | null = null;
  const find: Finder = (text) => {
    finder ??= createFinder(canaries);
    return finder(text);
  };
  const findPlanted: Finder = (text) => {
    plantedOnly ??= createFinder(canaries, { patterns: false });
    return plantedOnly(text);
  };
  return {
    add(value, label) {
      if (value === '' || canaries.some((known) => known.value === value)) return;
      canaries.push({ value, label });
      finder = null;
      plantedOnly = null;
    },
    redact<T>(value: T): T {
      const walked = walk(value, find, (text) => replaced(text, findPlanted));
      // The copy has the shape of the original: only strings (and code lists) differ.
      return joined(walked, findPlanted) as T;
    },
  };
}

type Clean = (text: string) => string;

/** Known secrets go first: of one with a colon in it, say, a guess at what a token looks like would leave the half. */
function clean(text: string, find: Finder, planted: Clean): string {
  return replaced(redactHeaderText(text, planted), find);
}

/** Replaces every hit; again while new ones come up, since a replacement can join its neighbours. */
function replaced(text: string, find: Finder): string {
  let current = text;
  for (let round = 0; round < 4; round++) {
    const hits = find(current);
    if (hits.length === 0) return current;
    let out = '';
    let at = 0;
    for (const hit of hits) {
      if (hit.end <= at) continue;
      if (hit.start >= at) out += `${current.slice(at, hit.start)}[redacted:${hit.label}]`;
      at = hit.end;
    }
    current = out + current.slice(at);
  }
  return current;
}

function walk(value: unknown, find: Finder, planted: Clean): unknown {
  if (typeof value === 'string') return clean(value, find, planted);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return clean(Buffer.from(value).toString('utf8'), find, planted);
  if (Array.isArray(value)) {
    const codes = value.length >= 6 && value.every((item) => Number.isInteger(item) && item >= 0 && item <= 0x10ffff);
    const hits = codes ? find(value.map((code: number) => String.fromCodePoint(code)).join('')) : [];
    if (hits[0] !== undefined) return [`[redacted:${hits[0].label}]`];
    return value.map((item) => walk(item, find, planted));
  }
  if (value instanceof Date) return value.toISOString();
  const named = 'name' in value && 'value' in value && typeof value.name === 'string' ? value.name : null;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const header = named !== null && key === 'value' ? named : key;
    out[freeKey(out, clean(key, find, planted))] = walk(redactHeaderValue(header, item, planted), find, planted);
  }
  return out;
}

function freeKey(taken: Record<string, unknown>, key: string): string {
  if (!Object.hasOwn(taken, key)) return key;
  let count = 2;
  while (Object.hasOwn(taken, `${key} (${count})`)) count += 1;
  return `${key} (${count})`;
}

/** A secret can also stand in several neighbouring strings: what belongs to it is replaced in each. */
function joined(value: unknown, find: Finder): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const leaves: { text: string; at: number; put: (text: string) => void }[] = [];
  let length = 0;
  const collect = (node: object) => {
    for (const [key, item] of Object.entries(node)) {
      if (typeof item === 'string') {
        // The walked copy is ours alone, so it may be changed in place.
        const put = (text: string) => Object.assign(node, { [key]: text });
        leaves.push({ text: item, at: length, put });
        length += item.length;
      } else if (typeof item === 'object' && item !== null) collect(item);
    }
  };
  collect(value);
  if (leaves.length < 2) return value;
  const hits = find(leaves.map((leaf) => leaf.text).join('')).filter((hit) => hit.end - hit.start < 4096);
  for (const hit of hits) {
    for (const leaf of leaves) {
      const from = Math.max(hit.start, leaf.at) - leaf.at;
      const to = Math.min(hit.end, leaf.at + leaf.text.length) - leaf.at;
      if (from >= to) continue;
      leaf.put(`[redacted:${hit.label}]`);
    }
  }
  return value;
}
