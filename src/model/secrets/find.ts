import { Matcher } from './matcher.js';
import { type Needle, needlesOf } from './needles.js';
import { createSieve } from './sieve.js';
import { originalView } from './view.js';
import { type Reading, viewsOf } from './views.js';

/** Shorter secrets are found as plain words only. */
const SHORTEST_SPELLED = 8;

export interface Canary {
  readonly value: string;
  readonly label: string;
}

export interface SecretHit {
  readonly label: string;
  /** In words: `plain`, `base64`, `URL-encoded`, `split, base64`, ... */
  readonly form: string;
  /** Range in the text searched. */
  readonly start: number;
  readonly end: number;
  /** What was found there, decoded; itself secret. */
  readonly found: string;
}

/** Looks like a key of the liquidity APIs, whoever it belongs to. */
const keyPatterns: readonly { readonly label: string; readonly pattern: RegExp }[] = [
  { label: 'secret-key', pattern: /\bsk_(?:test|live)_[A-Za-z0-9]{12,}/g },
  { label: 'webhook-secret', pattern: /\bwhsec_(?:(?:test|live)_)?[A-Za-z0-9+/=]{12,}/g },
  { label: 'swaps-secret', pattern: /\bgssk_live_[A-Za-z0-9]{12,}/g },
];

/** Finds known secrets in every spelling, and things that look like keys. Reusable: tables are built once per set of secrets. */
export function createFinder(canaries: readonly Canary[], options: { readonly patterns?: boolean } = {}) {
  const needles: Needle[] = canaries.flatMap(({ value, label }) => needlesOf(value, label));
  const byText = new Map<string, Needle>();
  for (const needle of needles) if (!byText.has(needle.text)) byText.set(needle.text, needle);
  const unique = [...byText.values()];
  const matcher = new Matcher(unique);
  const sieve = createSieve(unique.filter(({ text }) => text.length >= SHORTEST_SPELLED));
  const patterns = options.patterns === false ? [] : keyPatterns;

  return (text: string): SecretHit[] => {
    const hits = new Map<string, SecretHit>();
    const add = (hit: SecretHit) => {
      const key = `${hit.start}:${hit.end}:${hit.label}`;
      if (!hits.has(key)) hits.set(key, hit);
    };
    const read = ({ view, keyLike }: Reading, offset: number) => {
      const place = (start: number, end: number) => {
        const [from, to] = view.origin(start, end);
        return { start: offset + from, end: offset + to };
      };
      for (const { needle, start, end } of matcher.search(view.text)) {
        const form = [view.form, needle.form === 'plain' ? '' : needle.form].filter(Boolean).join(', ') || 'plain';
        add({ label: needle.label, form, ...place(start, end), found: needle.text });
      }
      if (!keyLike) return;
      for (const { label, pattern } of patterns) {
        for (const match of view.text.matchAll(pattern)) {
          if (isPlaceholder(match[0])) continue;
          const at = place(match.index, match.index + match[0].length);
          add({ label, form: view.form || 'plain', ...at, found: match[0] });
        }
      }
    };
    read({ view: originalView(text), keyLike: true }, 0);
    for (const { start, end } of sieve(text)) {
      for (const reading of viewsOf(text.slice(start, end))) if (reading.view.form !== '') read(reading, start);
    }
    return [...hits.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  };
}

/** Documentation spells keys as `sk_test_xxxxxxxx`; too few different characters to be one. */
function isPlaceholder(key: string): boolean {
  const body = key.slice(key.lastIndexOf('_') + 1);
  return new Set(body).size < 5;
}
