import { type Decode, decodeView, originalView, type View } from './view.js';

interface Decoding {
  readonly form: string;
  /** A character without which the pattern cannot match. */
  readonly trigger: string;
  readonly pattern: RegExp;
  readonly decode: Decode;
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  lowbar: '_',
  UnderBar: '_',
  plus: '+',
  equals: '=',
  sol: '/',
  period: '.',
  hyphen: '-',
  dash: '-',
  colon: ':',
  num: '#',
  percnt: '%',
  dollar: '$',
  excl: '!',
  ast: '*',
  commat: '@',
};
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };

const decodings: readonly Decoding[] = [
  { form: 'URL-encoded', trigger: '%', pattern: /(?:%[0-9a-f]{2})+/i, decode: ([run]) => percent(run) },
  {
    form: 'escaped',
    trigger: '\\',
    pattern: /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([\s\S]))/i,
    decode: ([, braced, unit, byte, other]) => {
      const code = braced ?? unit ?? byte;
      if (code !== undefined) return character(Number.parseInt(code, 16));
      return controls[other ?? ''] ?? other ?? null;
    },
  },
  {
    form: 'HTML-entity',
    trigger: '&',
    pattern: /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,10}));?/i,
    decode: ([, decimal, hex, name]) => {
      if (decimal !== undefined) return character(Number(decimal));
      if (hex !== undefined) return character(Number.parseInt(hex, 16));
      return named[name ?? ''] ?? null;
    },
  },
  { form: 'UTF-16', trigger: '\0', pattern: /\0+/, decode: () => '' },
];

const Q = '["\'`]';
/** What may stand between two pieces of one string: operators, array commas, keys, assignments, templates, attributes. */
const glue = new RegExp(
  [
    `${Q}\\s*,\\s*${Q}[\\w$.-]{1,60}${Q}\\s*:\\s*\\[?\\s*${Q}`,
    `${Q}\\s*(?:[+,;)\\]]|\\}\\s*[+,;)\\]}])[\\s\\w$.,;:=+(){}[\\]-]{0,60}?${Q}`,
    `${Q}\\s*\\.concat\\(\\s*${Q}`,
    `\\$\\{\\s*${Q}`,
    `${Q}\\s*\\}`,
    `${Q}\\s+[\\w:-]{1,40}\\s*=\\s*${Q}`,
    `${Q}[ \\t]*\\\\?\\r?\\n\\s*${Q}`,
  ].join('|'),
);
const plus = new RegExp(`${Q}\\s*\\+\\s*${Q}`);
const number = '(?:0x[0-9a-f]{1,4}|\\d{1,5})';
const codes = new RegExp(`${number}(?:\\s*,\\s*${number}){5,}`, 'i');
const loneCodes = /(?:String\s*\.\s*)?fromCharCode\(\s*(?:0x[0-9a-f]{1,4}|\d{1,5})\s*\)/i;
const wrapped = /[\w+/=-]{12,}\s*\r?\n\s*[\w+/=-]{2,}/;

/** One way to read a text. */
export interface Reading {
  readonly view: View;
  /** Safe for patterns: not put together from words that could make up a key by chance. */
  readonly keyLike: boolean;
}

/**
 * The readings of a text in which a secret may stand plainly: unescaped (nested twice), joined from pieces, unwrapped, from
 * character codes.
 */
export function viewsOf(text: string): Reading[] {
  const decoded = [originalView(text)];
  for (let depth = 0, from = 0; depth < 2; depth++) {
    const level = decoded.slice(from);
    from = decoded.length;
    for (const view of level) {
      for (const { form, trigger, pattern, decode } of decodings) {
        if (!view.text.includes(trigger)) continue;
        const next = decodeView(view, form, pattern, decode);
        if (next !== null && !decoded.some((known) => known.text === next.text)) decoded.push(next);
      }
    }
  }
  const views = decoded.map((view) => ({ view, keyLike: true }));
  for (const view of decoded) {
    const add = (next: View | null, keyLike: boolean) => {
      if (next !== null) views.push({ view: next, keyLike });
    };
    if (/["'`]/.test(view.text)) {
      const spelled = decodeView(view, 'character codes', loneCodes, ([call]) => `"${charactersOf(call)}"`) ?? view;
      add(
        decodeView(spelled, 'split', plus, () => ''),
        true,
      );
      add(
        decodeView(spelled, 'split', glue, () => ''),
        false,
      );
    } else {
      const spelled = decodeView(view, 'character codes', loneCodes, ([call]) => `"${charactersOf(call)}"`);
      if (spelled !== null)
        add(
          decodeView(spelled, 'split', glue, () => ''),
          false,
        );
    }
    if (view.text.includes('<'))
      add(
        decodeView(view, 'split by tags', /<[^<>]{1,2000}>/, () => ''),
        false,
      );
    if (wrapped.test(view.text))
      add(
        decodeView(view, 'wrapped', /\s+/, () => ''),
        false,
      );
    if (/\d\s*,\s*\d|x[0-9a-f]+\s*,/i.test(view.text)) {
      add(
        decodeView(view, 'character codes', codes, ([run]) => charactersOf(run)),
        true,
      );
    }
  }
  return views;
}

function charactersOf(run: string): string {
  return (run.match(/0x[0-9a-f]+|\d+/gi) ?? []).map((code) => character(Number(code))).join('');
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

function percent(run: string): string {
  return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
}
