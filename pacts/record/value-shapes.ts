import { type Rule, rule } from './pact-file.js';

/** Forms whose values differ from run to run although they mean the same; the first that fits every value counts. */
const forms: readonly { readonly id: boolean; readonly regex: string }[] = [
  { id: true, regex: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' },
  { id: false, regex: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})$' },
  { id: false, regex: '^-?\\d+\\.\\d+$' },
];

/** What the partner sends is its own to shape; what it is answered may take any shape of its type. */
export type Side = 'sent' | 'answered';

/**
 * How a place is matched, from all values seen there. Null: one and the same word every time, which stays as it is.
 * Decimal strings, times and UUIDs are matched by form even where every run showed the same one; other values that
 * differ are matched by type. Sent values keep the beginning that they share up to a separator (`pool-tx:`); of
 * answered ids only the type counts, since ids of the provider are opaque.
 */
export function inferRule(values: readonly unknown[], side: Side): Rule | null {
  const [first] = values;
  if (values.every((value) => typeof value === 'string')) return ruleOfTexts(values, side);
  if (values.some((value) => typeof value !== typeof first)) return null;
  if (values.every((value) => value === first)) return null;
  if (values.every((value) => Number.isInteger(value))) return rule({ match: 'integer' });
  return rule({ match: 'type' });
}

function ruleOfTexts(values: readonly string[], side: Side): Rule | null {
  const form = forms.find(({ regex }) => values.every((value) => new RegExp(regex).test(value)));
  if (form && (side === 'sent' || !form.id)) return textRule(form.regex);
  if (new Set(values).size === 1) return null;
  const prefix = side === 'sent' ? sharedPrefix(values) : '';
  return prefix === '' ? rule({ match: 'type' }) : textRule(`^${literally(prefix)}.+$`);
}

/** A pattern alone would take the number 1.5 for the text "1.5". */
function textRule(regex: string): Rule {
  return rule({ match: 'type' }, { match: 'regex', regex });
}

/** What all values begin with, cut behind the last separator. */
function sharedPrefix(values: readonly string[]): string {
  const [first = '', ...rest] = values;
  let length = first.length;
  for (const value of rest) while (!value.startsWith(first.slice(0, length))) length -= 1;
  return /^.*[:_./-]/.exec(first.slice(0, length))?.[0] ?? '';
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
