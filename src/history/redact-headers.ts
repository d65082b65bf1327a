const credential = /^(?:proxy-)?authorization$|^x-(?:api|auth)-(?:key|token)$/i;
const cookie = /^cookie$/i;
const setCookie = /^set-cookie$/i;

/** Credential header values lose what proves identity and keep what explains: scheme, cookie names, attributes. */
export function redactHeaderValue(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => redactHeaderValue(name, item));
  if (typeof value !== 'string') return value;
  if (credential.test(name)) return value.replace(/^(\s*[A-Za-z][\w-]*\s+)?[\s\S]*$/, '$1[redacted:credential]');
  if (cookie.test(name)) return pairs(value, () => true);
  if (setCookie.test(name))
    return value
      .split('\n')
      .map((line) => pairs(line, (index) => index === 0))
      .join('\n');
  return value;
}

function pairs(text: string, hide: (index: number) => boolean): string {
  return text
    .split(';')
    .map((part, index) => (hide(index) && part.includes('=') ? part.replace(/=[\s\S]*/, '=[redacted:cookie]') : part))
    .join(';');
}

/** The same for header lines and bearer tokens inside longer text, such as a log line or a page that prints a request. */
export function redactHeaderText(text: string): string {
  if (!/bearer|authorization|cookie/i.test(text)) return text;
  return text
    .replace(/\b(bearer\s+)(?!\[redacted)[\w.~+/=-]{8,}/gi, '$1[redacted:credential]')
    .replace(
      /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:basic|digest|token)\s+)(?!\[redacted)[^\s"',;]{4,}/gi,
      '$1[redacted:credential]',
    )
    .replace(/\b((?:set-)?cookie\s*:\s*)(?!\[redacted)([^\r\n"']+)/gi, (line, head: string, value: string) =>
      value.includes('=') ? head + String(redactHeaderValue(head.trim().replace(/\s*:$/, ''), value)) : line,
    );
}
