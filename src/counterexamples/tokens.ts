/** How a value is written where it is sent. */
export type Encoding = 'raw' | 'json' | 'uri' | 'form';

/** A stretch of a sent text that stands for one value. */
export interface Token {
  readonly start: number;
  readonly end: number;
  /** Decoded. */
  readonly value: string;
  readonly as: Encoding;
  /** Name under which it is sent: key of JSON or form, else null. */
  readonly name: string | null;
}

/** Segments, and names and values of the query. */
export function pathTokens(path: string): readonly Token[] {
  return matches(path, /[^/?&=#]+/g, (text) => ({ value: decoded(text), as: 'uri' }));
}

/** The whole value, or its parts behind a scheme: `Bearer abc`, `"quoted"`. */
export function headerTokens(value: string): readonly Token[] {
  return matches(value, /[^\s",;]+/g, (text) => ({ value: text, as: 'raw' }));
}

/** By content type: JSON strings and numbers, form values, else words. */
export function bodyTokens(body: string, contentType: string): readonly Token[] {
  if (/json/i.test(contentType) || contentType === '') {
    const tokens = jsonTokens(body);
    if (tokens !== null) return tokens;
  }
  if (/x-www-form-urlencoded/i.test(contentType)) return formTokens(body);
  return matches(body, /[^\s"'<>]+/g, (text) => ({ value: text, as: 'raw' }));
}

function jsonTokens(body: string): readonly Token[] | null {
  try {
    JSON.parse(body);
  } catch {
    return null;
  }
  const tokens: Token[] = [];
  let name: string | null = null;
  for (const match of body.matchAll(/"((?:[^"\\]|\\[\s\S])*)"(\s*:)?|-?\d[\d.eE+-]*|[[\],{}]/g)) {
    const [text, inner, colon] = match;
    const start = match.index;
    if (inner === undefined) {
      if (/\d/.test(text)) tokens.push({ start, end: start + text.length, value: text, as: 'raw', name });
      continue;
    }
    const value = unquoted(inner);
    if (colon !== undefined) name = value;
    else tokens.push({ start: start + 1, end: start + 1 + inner.length, value, as: 'json', name });
  }
  return tokens;
}

function formTokens(body: string): readonly Token[] {
  return [...body.matchAll(/([^&=]*)=([^&]*)/g)].map((match) => {
    const [all, name = '', text = ''] = match;
    const end = match.index + all.length;
    return { start: end - text.length, end, value: spaced(text), as: 'form', name: spaced(name) };
  });
}

function matches(text: string, pattern: RegExp, read: (part: string) => Pick<Token, 'value' | 'as'>): readonly Token[] {
  return [...text.matchAll(pattern)].map((match) => {
    const [part] = match;
    return { start: match.index, end: match.index + part.length, name: null, ...read(part) };
  });
}

function spaced(text: string): string {
  return decoded(text.replaceAll('+', ' '));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unquoted(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}
