/** One literal spelling of one secret. */
export interface Needle {
  readonly label: string;
  readonly form: 'plain' | 'reversed' | 'base64' | 'hex' | 'URL-encoded' | 'JSON-escaped';
  readonly text: string;
}

/** Encoded spellings of anything shorter would hit innocent text. */
const SHORTEST_ENCODED = 8;

/**
 * Every literal spelling of a secret: plain, reversed, hex in both cases, base64 in both alphabets at all three alignments,
 * so that it is also found inside a longer encoded text. Spellings by escaping are undone by `views`; the two that programs
 * write most stand here as well, for secrets so full of punctuation that no fragment of them would show.
 */
export function needlesOf(secret: string, label: string): Needle[] {
  if (secret === '') return [];
  const needles: Needle[] = [{ label, form: 'plain', text: secret }];
  const bytes = Buffer.from(secret, 'utf8');
  if (secret.length < SHORTEST_ENCODED) return needles;
  const backwards = [...secret].reverse().join('');
  if (backwards !== secret) needles.push({ label, form: 'reversed', text: backwards });
  const hex = bytes.toString('hex');
  for (const text of new Set([hex, hex.toUpperCase()])) needles.push({ label, form: 'hex', text });
  const url = encodeURIComponent(bytes.toString('utf8'));
  const json = JSON.stringify(secret).slice(1, -1);
  for (const text of new Set([url, url.replace(/%../g, (code) => code.toLowerCase())])) {
    if (text !== secret) needles.push({ label, form: 'URL-encoded', text });
  }
  if (json !== secret) needles.push({ label, form: 'JSON-escaped', text: json });
  const base64 = [0, 1, 2].flatMap((offset) => {
    const standard = base64Core(bytes, offset);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
  for (const text of new Set(base64)) needles.push({ label, form: 'base64', text });
  return needles;
}

/** The characters that depend on the secret alone when `offset` (mod 3) foreign bytes stand before it. */
function base64Core(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const first = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(first, end);
}
