/** The closed vocabularies of the audit; manifests translate an app's own words into them. */

export const operationNames = [
  'signIn',
  'lanes',
  'indicativeQuote',
  'lockQuote',
  'accept',
  'decline',
  'order',
  'balance',
  'trace',
  'supportPacket',
  'ledger',
  'dailyClose',
] as const;
export type OperationName = (typeof operationNames)[number];

export const outcomes = ['ok', 'unavailable', 'refused', 'error'] as const;
/** How an operation ended: `unavailable` is a normal state, `refused` a controlled failure, `error` anything unreadable. */
export type Outcome = (typeof outcomes)[number];

export const orderStatuses = [
  'open',
  'pending',
  'settled',
  'failed',
  'released',
  'expired',
  'declined',
  'cancelled',
  'returned',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const entryKinds = ['pending', 'credit', 'debit', 'refund', 'reversal'] as const;
export type EntryKind = (typeof entryKinds)[number];

export const unavailableReasons = ['pool_dry', 'engine_unavailable', 'rate_unavailable'] as const;
export type UnavailableReason = (typeof unavailableReasons)[number];

/** Who must act on something that is not a pass. */
export type Fault = 'partner' | 'manifest' | 'harness';
