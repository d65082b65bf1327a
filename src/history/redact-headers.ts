import { expressionRoots } from '../model/expression.js';

const credential = /^(?:proxy-)?authorization$|^x-(?:api|auth)-(?:key|token)$/i;
const cookie = /^cookie$/i;
const setCookie = /^set-cookie$/i;
/** A place for a credential, as manifests and contracts write it, is none. */
const place = `\\{?\\$(?:${expressionRoots.join('|')})\\.[\\w.#/-]+\\}?`;
const onlyPlace = new RegExp(`^\\s*(?:[A-Za-z][\\w-]*\\s+)?${place}\\s*$`);
const bearer = new RegExp(`\\b(bearer\\s+)(?!\\[redacted|${place})[^\\s"'\`\\\\,;<>]{8,}`, 'gi');

/**
 * Credential header values lose what proves identity and keep what explains: scheme, cookie names, attributes. `planted`
 * goes first: a known secret with a blank or a semicolon in it would be taken for a scheme or for two cookies.
 */
export function redactHeaderValue(
  name: string,
  value: unknown,
  planted: (text: string) => string = (text) => text,
): unknown {
  if (!credential.test(name) && !cookie.test(name) && !setCookie.test(name)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => redactHeaderValue(name, item, planted));
  return typeof value === 'string' ? redactCredential(name, planted(value)) : value;
}

function redactCredential(name: string, value: string): string {
  if (onlyPlace.test(value)) return value;
  if (credential.test(name)) return value.replace(/^(\s*[A-Za-z][\w-]*\s+)?[\s\S]*$/, '$1[redacted:credential]');
  if (cookie.test(name)) return pairs(value, () => true);
  return value
    .split('\n')
    .map((line) => pairs(line, (index) => index === 0))
    .join('\n');
}

function pairs(text: string, hide: (index: number) => boolean): string {
  return text
    .split(';')
    .map((part, index) => (hide(index) && part.includes('=') ? part.replace(/=[\s\S]*/, '=[redacted:cookie]') : part))
    .join(';');
}

/** The same for header lines and bearer tokens inside longer text, such as a log line or a page that prints a request. */
export function redactHeaderText(text: string, planted: (text: string) => string): string {
  if (!/bearer|authorization|cookie/i.test(text)) return text;
  return planted(text)
    .replace(bearer, '$1[redacted:credential]')
    .replace(
      /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:basic|digest|token)\s+)(?!\[redacted)[^\s"',;]{4,}/gi,
      '$1[redacted:credential]',
    )
    .replace(/\b((?:set-)?cookie\s*:\s*)(?!\[redacted)([^\r\n"']+)/gi, (line, head: string, value: string) =>
      value.includes('=') ? head + String(redactHeaderValue(head.trim().replace(/\s*:$/, ''), value)) : line,
    );
}
