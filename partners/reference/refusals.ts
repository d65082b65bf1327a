import type { Refused } from './upstream/pools-client.js';

/** Is this 429 a trading limit of the account rather than a request throttle? */
export function isVelocity(code: string | null): boolean {
  return code?.startsWith('velocity') ?? false;
}

/** Our reason for an execution that the upstream refused for good; branches on status first, code second. */
export function declineReason({ status, code }: Refused): string {
  switch (status) {
    case 402:
      return 'insufficient_balance';
    case 401:
    case 403:
      return 'access_denied';
    case 409:
      return 'reservation_failed';
    case 429:
      return isVelocity(code) ? 'limit_reached' : 'rate_limited';
    case 501:
      return 'not_enabled';
    default:
      return 'execution_refused';
  }
}
