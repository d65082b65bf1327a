/** What came back, in the shape that expressions read: `$response.status`, `.url`, `.header.NAME`, `.body`. */
interface Answer {
  readonly status: number;
  /** Of the last request, after redirects. */
  readonly url: string;
  /** Lower-case names; repeated headers are joined by a comma. */
  readonly header: Readonly<Record<string, string>>;
  /** Parsed where the body is JSON, else the text. */
  readonly body: unknown;
}

export interface ReadAnswer extends Answer {
  readonly text: string;
  readonly isJson: boolean;
  /** Why the answer cannot be read as what it claims to be, null where it can. */
  readonly unreadable: string | null;
}

const deepest = 200;

/** Reads bytes as what the headers say. Never throws. */
export function readAnswer(
  status: number,
  url: string,
  header: Readonly<Record<string, string>>,
  bytes: Uint8Array,
): ReadAnswer {
  const type = header['content-type'] ?? '';
  const { text, valid } = decode(bytes, /charset="?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8');
  const claimsJson = /[/+]json\b/i.test(type);
  const looksJson = /^\s*[[{]/.test(text);
  const answer = { status, url, header, text };
  if (!claimsJson && !looksJson) return { ...answer, body: text, isJson: false, unreadable: null };
  const fault = !valid
    ? 'its bytes are not UTF-8'
    : text.trim() === ''
      ? null
      : tooDeep(text)
        ? `nested deeper than ${deepest}`
        : null;
  const parsed = fault === null ? parseJson(text) : undefined;
  if (parsed !== undefined) return { ...answer, body: parsed.value, isJson: true, unreadable: null };
  const reason = fault ?? (text.trim() === '' ? null : 'not valid JSON');
  return {
    ...answer,
    body: text,
    isJson: false,
    unreadable: claimsJson && reason !== null ? `unreadable: ${reason}` : null,
  };
}

function decode(bytes: Uint8Array, charset: string): { readonly text: string; readonly valid: boolean } {
  try {
    return { text: new TextDecoder(charset, { fatal: true }).decode(bytes), valid: true };
  } catch {
    return { text: new TextDecoder('utf-8').decode(bytes), valid: false };
  }
}

const tokens = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
/** Where a number of sixteen digits or more may begin: outside of texts, but for texts that look like lists. */
const longNumber = /(?:^|[\s:,[])-?[\d.]{16}/;

/** Parses JSON; numbers that a double cannot hold, such as long ids, become text. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    const exact = longNumber.test(text)
      ? text.replaceAll(tokens, (token) => (token.startsWith('"') || !isLossy(token) ? token : `"${token}"`))
      : text;
    return { value: JSON.parse(exact) as unknown };
  } catch {
    return undefined;
  }
}

function isLossy(token: string): boolean {
  const digits = token
    .replace(/[eE].*$/, '')
    .replace(/^-?0*\.?0*/, '')
    .replace('.', '');
  if (digits.length < 16 || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(token)) return false;
  return String(Number(token)) !== token;
}

function tooDeep(text: string): boolean {
  if (!opensOften(text)) return false;
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inText) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

/** Whether there are as many brackets as it takes to be too deep at all; looking for them is cheap. */
function opensOften(text: string): boolean {
  let left = deepest;
  for (const bracket of '{[')
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      left -= 1;
      if (left < 0) return true;
    }
  return false;
}
