/** What the public documents leave open, as settings: names of fields, error codes, statuses, and two behaviours. */
export interface WireSettings {
  readonly fields: {
    readonly side: string;
    readonly type: string;
    readonly amount: string;
    readonly fiatCurrency: string;
    readonly cryptoCurrency: string;
    readonly cryptoNetwork: string;
    readonly destAddress: string;
  };
  readonly codes: {
    readonly insufficientBalance: string;
    readonly quoteExpired: string;
    readonly quoteConsumed: string;
    readonly quoteRejected: string;
    readonly reservationConflict: string;
    readonly idempotencyMismatch: string;
    readonly idempotencyKeyMissing: string;
    readonly velocityLimit: string;
    readonly rateLimited: string;
    readonly notImplemented: string;
  };
  /** Any other error code of 0Pools, by the name that the twin gives it. */
  readonly renamed: Readonly<Record<string, string>>;
  readonly transactStatus: number;
  readonly replayStatus: number;
  /** For a pool that exists and is not on the partner's list: the documents name both. */
  readonly poolNotAllowedStatus: number;
  /** A quote that was executed is executed again under another key. */
  readonly sameQuoteOtherKey: 'replay' | 'conflict';
  /** On the 429 of the volume limit; null sends no header. */
  readonly velocityRetryAfterSeconds: number | null;
  /** The documents show `txn_test_` and `pt_test_`. */
  readonly tradeIdPrefix: string;
  readonly spreadBps: number;
  readonly feeBps: number;
}

export const DEFAULT_WIRE: WireSettings = {
  fields: {
    side: 'side',
    type: 'type',
    amount: 'amount',
    fiatCurrency: 'fiatCurrency',
    cryptoCurrency: 'cryptoCurrency',
    cryptoNetwork: 'cryptoNetwork',
    destAddress: 'destAddress',
  },
  codes: {
    insufficientBalance: 'insufficient_balance',
    quoteExpired: 'quote_expired',
    quoteConsumed: 'quote_consumed',
    quoteRejected: 'quote_rejected',
    reservationConflict: 'reservation_conflict',
    idempotencyMismatch: 'idempotency_key_mismatch',
    idempotencyKeyMissing: 'idempotency_key_required',
    velocityLimit: 'velocity_limit_exceeded',
    rateLimited: 'rate_limited',
    notImplemented: 'not_implemented',
  },
  renamed: {},
  transactStatus: 200,
  replayStatus: 200,
  poolNotAllowedStatus: 403,
  sameQuoteOtherKey: 'replay',
  velocityRetryAfterSeconds: null,
  tradeIdPrefix: 'txn_test_',
  spreadBps: 30,
  feeBps: 20,
};

/** A user's settings, any part of them, over the defaults. */
export interface WireOverrides extends Partial<Omit<WireSettings, 'fields' | 'codes'>> {
  readonly fields?: Partial<WireSettings['fields']>;
  readonly codes?: Partial<WireSettings['codes']>;
}

export function wireSettings(overrides: WireOverrides = {}): WireSettings {
  return {
    ...DEFAULT_WIRE,
    ...overrides,
    fields: { ...DEFAULT_WIRE.fields, ...overrides.fields },
    codes: { ...DEFAULT_WIRE.codes, ...overrides.codes },
  };
}
