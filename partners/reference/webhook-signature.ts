import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_S = 300;

export type SignatureVerdict = 'valid' | 'missing' | 'malformed' | 'stale' | 'mismatch';

export interface SignedDelivery {
  /** The bytes as they came; never a re-serialised object. */
  readonly raw: Buffer;
  readonly header: string | undefined;
  readonly secrets: readonly string[];
  readonly nowMs: number;
}

interface SignatureHeader {
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

/** Reads `t=<unix seconds>,v1=<hex>[,v1=<hex>]`; null where it is anything else. */
export function readSignatureHeader(header: string): SignatureHeader | null {
  const pairs = header.split(',').map((part) => part.trim().split('=', 2));
  const timestamps = pairs.flatMap(([name, value]) => (name === 't' && value ? [value] : []));
  const signatures = pairs.flatMap(([name, value]) => (name === 'v1' && value ? [value] : []));
  const [timestamp] = timestamps;
  if (timestamps.length !== 1 || !timestamp || !/^\d{1,12}$/.test(timestamp) || signatures.length === 0) return null;
  return { timestamp, signatures };
}

/** Does any given signature match any current secret? Compares in constant time. */
function matches({ timestamp, signatures }: SignatureHeader, raw: Buffer, secrets: readonly string[]): boolean {
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(raw).digest();
    return signatures.some((signature) => {
      const given = /^[0-9a-f]{64}$/i.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(0);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  });
}

/** Verifies a delivery over its raw body before anything reads it (SAFE-17). Several `v1` values: a rotation. */
export function verifySignature({ raw, header, secrets, nowMs }: SignedDelivery): SignatureVerdict {
  if (header === undefined || header === '') return 'missing';
  const parsed = readSignatureHeader(header);
  if (parsed === null) return 'malformed';
  if (Math.abs(nowMs / 1000 - Number(parsed.timestamp)) > TOLERANCE_S) return 'stale';
  return matches(parsed, raw, secrets) ? 'valid' : 'mismatch';
}
