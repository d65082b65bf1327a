import type { SecretSighting } from '../../model/facts/secrets.js';
import { type Canary, createFinder, type SecretHit } from '../../model/secrets/find.js';
import { position, scanStream } from '../../model/secrets/scan-stream.js';

export interface Scanner {
  /** Everything secret in a text or in bytes, each place once. */
  scan(content: string | Uint8Array, where: string): SecretSighting[];
  /** The same for any length, in bounded memory. */
  scanStream(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, where: string): Promise<SecretSighting[]>;
}

export interface ScannerOptions {
  /** Texts that look like keys and may be public. Publishable keys need no mention: no pattern matches them. */
  readonly allowed?: readonly string[];
}

/**
 * Finds planted secrets in every spelling, and keys of the liquidity APIs whoever they belong to (SAFE-1). A user's own
 * session token is not a secret here: it is simply not among the canaries.
 */
export function createScanner(canaries: readonly Canary[], options: ScannerOptions = {}): Scanner {
  const find = createFinder(canaries);
  const allowed = new Set(options.allowed ?? []);
  const wanted = (text: string): SecretHit[] => {
    const hits = find(text).filter(({ found }) => !allowed.has(found));
    // A planted key also looks like a key: one sighting is enough.
    return hits.filter((hit, index) => !hits.some((other, at) => at !== index && covers(other, hit, at < index)));
  };
  return {
    scan(content, where) {
      const text = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
      return wanted(text).map((hit) => sighting(hit, where, position(text, hit.start)));
    },
    async scanStream(chunks, where) {
      const placed = await scanStream(chunks, wanted);
      return placed.map(({ hit, line, column }) => sighting(hit, where, { line, column }));
    },
  };
}

function covers(outer: SecretHit, inner: SecretHit, earlier: boolean): boolean {
  if (outer.start > inner.start || outer.end < inner.end) return false;
  return outer.end - outer.start > inner.end - inner.start || earlier;
}

function sighting(hit: SecretHit, where: string, place: { line: number; column: number }): SecretSighting {
  return { label: hit.label, form: hit.form, where, ...place, excerpt: mask(hit.found) };
}

/** Enough to recognise a key that one already knows, too little to use or to trip our own leak scan. */
function mask(found: string): string {
  return found.length < 16 ? '… [redacted]' : `${found.slice(0, 4)}…${found.slice(-2)} [redacted]`;
}
