import type { OrderStatus } from './vocabulary.js';

/** Everything a user can read about an outcome: approved, generic, naming no cause that is not theirs to know. */
export const MESSAGES = {
  unavailable: 'This route is unavailable right now.',
  refreshLater: 'No price is available right now. Refresh later.',
  maintenance: 'Trading is under maintenance. Please try again later.',
  expired: 'Quote expired. Refresh for a new price.',
  topUp: 'Top up before transacting.',
  denied: 'This account is not enabled for this flow.',
  limit: 'This account has reached its trading limit for now.',
  reservationFailed: 'This quote could not be confirmed. Request a fresh quote.',
  pending: 'Settlement is pending.',
  settled: 'Completed.',
  failed: 'This transaction did not complete and nothing was credited. Support can help with a refund.',
  released: 'This transaction was released. You can start again with a new quote.',
  returned: 'This transaction is under review.',
  unsupported: 'This network or asset is not supported.',
  amount: 'This amount is outside the limits of this route.',
  invalid: 'Check the amount and the destination address.',
} as const;

const BY_STATUS: Readonly<Record<Exclude<OrderStatus, 'declined'>, string>> = {
  processing: MESSAGES.pending,
  reserved: MESSAGES.pending,
  settled: MESSAGES.settled,
  failed: MESSAGES.failed,
  released: MESSAGES.released,
  returned: MESSAGES.returned,
  expired: MESSAGES.expired,
};

const BY_DECLINE: Readonly<Record<string, string>> = {
  insufficient_balance: MESSAGES.topUp,
  access_denied: MESSAGES.denied,
  limit_reached: MESSAGES.limit,
  reservation_failed: MESSAGES.reservationFailed,
};

/** The text for an order's state; an unknown reason gets the most general one. */
export function orderMessage(status: OrderStatus, reason: string | null): string {
  if (status !== 'declined') return BY_STATUS[status];
  return BY_DECLINE[reason ?? ''] ?? MESSAGES.unavailable;
}

/** The text for an unavailable quote. */
export function unavailableMessage(reason: string): string {
  return reason === 'rate_unavailable' ? MESSAGES.refreshLater : MESSAGES.unavailable;
}
