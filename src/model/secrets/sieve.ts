import type { Needle } from './needles.js';

/** How far from a fragment the rest of a spelled-out secret may stand. */
const REACH = 1000;
const GRAM = 4;
const BITS = 20;

const Q = '["\'`]';
/** Runs so finely cut or so densely encoded that no fragment of the secret stands plainly in them. */
const dense: readonly { readonly trigger: RegExp; readonly run: RegExp }[] = [
  {
    trigger: /[\\%&]/,
    run: /(?:(?:\\(?:u\{?[0-9a-f]{2,6}\}?|x[0-9a-f]{2})|%(?:25)*[0-9a-f]{2}|&#?\w{1,8};?)[^\\%&\n]{0,3}){4,}/gi,
  },
  { trigger: /["'`]/, run: new RegExp(`(?:${Q}[^"'\`\\n]{1,3}\\\\*${Q}[^"'\`]{0,16}){4,}`, 'g') },
  { trigger: /[<]/, run: /(?:>[^<>\n]{1,3}<[^<>]{0,60}){4,}/g },
  { trigger: /\d\s*,|[0-9a-f]\s*,/i, run: /(?:(?:0x[0-9a-f]{1,4}|\d{1,5})\s*,\s*){5,}/gi },
  { trigger: /fromCharCode/, run: /fromCharCode[^\n]{0,400}/g },
  { trigger: /\0/, run: /(?:[!-~]\0){6,}/g },
];
/** A key's well-known beginning that goes on in another spelling. */
const begun = /(?:sk|whsec)(?:_(?:test|live)?_?)?(?:[%&]|\\+[ux]|["'`]\s*\+)/gi;

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Tells quickly which parts of a text are worth reading in every way. Anything that no part covers holds no secret. */
export function createSieve(needles: readonly Needle[]): (text: string) => Range[] {
  const grams = new Set<string>();
  const bits = new Uint8Array(1 << BITS);
  for (const { text } of needles) {
    // Beginnings that every key shares would single out nothing.
    const from = /^(?:(?:sk|pk)_(?:test|live)_|whsec_(?:test_|live_)?)/.exec(text)?.[0].length ?? 0;
    for (let at = text.length - from < 2 * GRAM ? 0 : from; at + GRAM <= text.length; at++) {
      grams.add(text.slice(at, at + GRAM));
      bits[hashAt(text, at)] = 1;
    }
  }
  return (text) => {
    const found: Range[] = [];
    const add = (start: number, end: number) => {
      const last = found.at(-1);
      if (last !== undefined && start <= last.end && start >= last.start)
        found[found.length - 1] = { start: last.start, end: Math.max(end, last.end) };
      else found.push({ start, end });
    };
    if (grams.size > 0) {
      for (let at = 0; at + GRAM <= text.length; at++) {
        if (bits[hashAt(text, at)] === 1 && grams.has(text.slice(at, at + GRAM))) add(at - REACH, at + REACH);
      }
    }
    for (const { trigger, run } of dense) {
      if (!trigger.test(text)) continue;
      for (const match of text.matchAll(run)) add(match.index - REACH, match.index + match[0].length + REACH);
    }
    for (const match of text.matchAll(begun)) add(match.index - REACH, match.index + REACH);
    return merged(found, text.length);
  };
}

function hashAt(text: string, at: number): number {
  const a = text.charCodeAt(at) * 31 + text.charCodeAt(at + 1);
  const b = text.charCodeAt(at + 2) * 31 + text.charCodeAt(at + 3);
  return (a * 4099 + b * 131) & ((1 << BITS) - 1);
}

function merged(ranges: Range[], length: number): Range[] {
  const out: Range[] = [];
  for (const range of ranges.sort((a, b) => a.start - b.start)) {
    const start = Math.max(0, range.start);
    const end = Math.min(length, range.end);
    const last = out.at(-1);
    if (last !== undefined && start <= last.end)
      out[out.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else out.push({ start, end });
  }
  return out;
}
