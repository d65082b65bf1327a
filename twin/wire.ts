/** What the public documents leave open, as settings: names of request fields, error codes, success codes. */
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
  readonly transactStatus: number;
  readonly replayStatus: number;
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
  transactStatus: 200,
  replayStatus: 200,
  spreadBps: 30,
  feeBps: 20,
};

/** A user's settings, any part of them, over the defaults. */
export interface WireOverrides {
  readonly fields?: Partial<WireSettings['fields']>;
  readonly codes?: Partial<WireSettings['codes']>;
  readonly transactStatus?: number;
  readonly replayStatus?: number;
  readonly spreadBps?: number;
  readonly feeBps?: number;
}

export function wireSettings(overrides: WireOverrides = {}): WireSettings {
  return {
    ...DEFAULT_WIRE,
    ...overrides,
    fields: { ...DEFAULT_WIRE.fields, ...overrides.fields },
    codes: { ...DEFAULT_WIRE.codes, ...overrides.codes },
  };
}
