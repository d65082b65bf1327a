import { Matcher } from './matcher.js';
import { type Needle, needlesOf } from './needles.js';
import { viewsOf } from './views.js';

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
export const keyPatterns: readonly { readonly label: string; readonly pattern: RegExp }[] = [
  { label: 'secret-key', pattern: /\bsk_(?:test|live)_[A-Za-z0-9]{12,}/g },
  { label: 'webhook-secret', pattern: /\bwhsec_(?:(?:test|live)_)?[A-Za-z0-9+/=]{12,}/g },
  { label: 'swaps-secret', pattern: /\bgssk_live_[A-Za-z0-9]{12,}/g },
];

/** Finds known secrets in every spelling, and things that look like keys. Reusable: tables are built once per set of secrets. */
export function createFinder(canaries: readonly Canary[], options: { readonly patterns?: boolean } = {}) {
  const needles: Needle[] = canaries.flatMap(({ value, label }) => needlesOf(value, label));
  const byText = new Map<string, Needle>();
  for (const needle of needles) if (!byText.has(needle.text)) byText.set(needle.text, needle);
  const matcher = new Matcher([...byText.values()]);
  const patterns = options.patterns === false ? [] : keyPatterns;

  return (text: string): SecretHit[] => {
    const hits = new Map<string, SecretHit>();
    const add = (hit: SecretHit) => {
      const key = `${hit.start}:${hit.end}:${hit.label}`;
      if (!hits.has(key)) hits.set(key, hit);
    };
    for (const { view, keyLike } of viewsOf(text)) {
      for (const { needle, start, end } of matcher.search(view.text)) {
        const [from, to] = view.origin(start, end);
        const form = [view.form, needle.form === 'plain' ? '' : needle.form].filter(Boolean).join(', ') || 'plain';
        add({ label: needle.label, form, start: from, end: to, found: needle.text });
      }
      if (!keyLike) continue;
      for (const { label, pattern } of patterns) {
        for (const match of view.text.matchAll(pattern)) {
          if (isPlaceholder(match[0])) continue;
          const [from, to] = view.origin(match.index, match.index + match[0].length);
          add({ label, form: view.form || 'plain', start: from, end: to, found: match[0] });
        }
      }
    }
    return [...hits.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  };
}

/** Documentation spells keys as `sk_test_xxxxxxxx`; too few different characters to be one. */
function isPlaceholder(key: string): boolean {
  const body = key.slice(key.lastIndexOf('_') + 1);
  return new Set(body).size < 5;
}
