const SECRET_SHAPE = /(?:gssk|sk)_(?:test|live)_[A-Za-z0-9_]+|whsec_[A-Za-z0-9_]+/g;
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key']);
const CACHE_LIMIT = 1000;
const cache = new Map<string, string>();

/** What stands in a secret's place: equal secrets stay recognisable as equal. */
function redacted(secret: string): string {
  const known = cache.get(secret);
  if (known !== undefined) return known;
  const { createHash } = process.getBuiltinModule('node:crypto');
  const mark = `[redacted:${createHash('sha256').update(secret).digest('hex').slice(0, 12)}]`;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(secret, mark);
  return mark;
}

/** Replaces whatever has the shape of a secret; other text is returned as it is. */
export function redactText(text: string): string {
  if (!text.includes('sk_') && !text.includes('whsec_')) return text;
  return text.replace(SECRET_SHAPE, (secret) => redacted(secret));
}

/** Node's flat header list as an object with lower-case names; credentials are replaced whatever their shape. */
export function redactHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const safe = SECRET_HEADERS.has(name) ? redactCredential(value) : redactText(value);
    headers[name] = name in headers ? `${headers[name]}, ${safe}` : safe;
  }
  return headers;
}

function redactCredential(value: string): string {
  const scheme = /^(Bearer|Basic) +/i.exec(value);
  return scheme ? `${scheme[1]} ${redacted(value.slice(scheme[0].length))}` : redacted(value);
}
