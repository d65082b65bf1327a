import { createHmac } from 'node:crypto';
import type { Signing } from './api.js';

const FAR_SECONDS = 3600;

/** What really leaves: the signature header, or none, and the raw body. */
export interface SignedBody {
  readonly signature: string | null;
  readonly timestamp: number;
  readonly body: string;
}

/** Lower-case hex HMAC-SHA256 over `timestamp.rawBody`; the whole secret is the key. */
function signature(secret: string, timestamp: number, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

/** Signs an event body in one of the right or wrong ways; `nowSeconds` is the receiver's real time. */
export function signBody(
  secret: string,
  body: string,
  signing: Exclude<Signing, 'replayed'>,
  nowSeconds: number,
): SignedBody {
  const valid = (timestamp: number) => `t=${timestamp},v1=${signature(secret, timestamp, body)}`;
  const foreign = signature(`${secret}_foreign`, nowSeconds, body);
  switch (signing) {
    case 'valid':
      return { signature: valid(nowSeconds), timestamp: nowSeconds, body };
    case 'unsigned':
      return { signature: null, timestamp: nowSeconds, body };
    case 'wrong-secret':
      return { signature: `t=${nowSeconds},v1=${foreign}`, timestamp: nowSeconds, body };
    case 'stale':
      return { signature: valid(nowSeconds - FAR_SECONDS), timestamp: nowSeconds - FAR_SECONDS, body };
    case 'future':
      return { signature: valid(nowSeconds + FAR_SECONDS), timestamp: nowSeconds + FAR_SECONDS, body };
    case 'tampered':
      return { signature: valid(nowSeconds), timestamp: nowSeconds, body: tamper(body) };
    case 're-serialised':
      return { signature: valid(nowSeconds), timestamp: nowSeconds, body: JSON.stringify(JSON.parse(body), null, 2) };
    case 'rotated':
      return {
        signature: `t=${nowSeconds},v1=${foreign},v1=${signature(secret, nowSeconds, body)}`,
        timestamp: nowSeconds,
        body,
      };
    case 'garbage':
      return { signature: 't=yesterday;v1=not-a-signature', timestamp: nowSeconds, body };
  }
}

/** One digit more money than was signed. */
function tamper(body: string): string {
  return body.replace('"amountOut":"', '"amountOut":"9');
}
