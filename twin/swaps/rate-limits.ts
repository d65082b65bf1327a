/** Requests a second; the documented numbers unless told otherwise. */
export interface SwapLimits {
  readonly perCredential: number;
  /** By client address and top-level path, before the credential is looked at. */
  readonly perAddress: number;
}

export const DOCUMENTED_LIMITS: SwapLimits = { perCredential: 30, perAddress: 120 };

export interface Allowance {
  readonly allowed: boolean;
  /** The `RateLimit-*` headers as a flat list. */
  readonly headers: readonly string[];
}

/** Counts requests in windows of one second; a new second forgets the old one. */
export class RateLimits {
  #second = 0;
  #used = new Map<string, number>();

  constructor(readonly limits: SwapLimits) {}

  take(nowMs: number, scope: 'address' | 'credential', name: string): Allowance {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#used = new Map();
    }
    const limit = scope === 'address' ? this.limits.perAddress : this.limits.perCredential;
    const key = `${scope}:${name}`;
    const used = (this.#used.get(key) ?? 0) + 1;
    this.#used.set(key, used);
    const remaining = Math.max(0, limit - used);
    return {
      allowed: used <= limit,
      headers: [
        'RateLimit-Limit',
        String(limit),
        'RateLimit-Remaining',
        String(remaining),
        'RateLimit-Reset',
        '1',
        'RateLimit-Policy',
        `${limit};w=1`,
      ],
    };
  }
}
