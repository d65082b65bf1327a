/** Text that is HTML already. Only this file makes it, so everything else is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | null | readonly Part[];

/** Builds HTML; every value in a place is escaped unless it came from this tag. Null is nothing, lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + written(values[index - 1] ?? null) + part));
}

function written(value: Part): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.text;
  return typeof value === 'object' ? value.map(written).join('') : escapeHtml(String(value));
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Makes foreign text safe inside elements and quoted attributes. Controls, lone surrogates and direction overrides,
 * which could hide or reorder what a reader sees, are shown as their code.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => named[character] ?? '')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, shown);
}

function shown(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
