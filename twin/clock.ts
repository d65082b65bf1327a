/** One monotonic clock in epoch milliseconds with a microsecond fraction; it can be moved forward, never back. */
export class TwinClock {
  #shift = 0;

  now(): number {
    return performance.timeOrigin + performance.now() + this.#shift;
  }

  /** Throws on a negative or non-finite step: expiry must never be undone. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`the clock only moves forward, got ${ms} ms`);
    this.#shift += ms;
  }
}

let lastMs = 0;
let lastText = new Date(0).toISOString();

/** ISO 8601 of an epoch time; many requests share a millisecond, so the last one is remembered. */
export function isoTime(ms: number): string {
  const whole = Math.floor(ms);
  if (whole === lastMs) return lastText;
  lastMs = whole;
  lastText = new Date(whole).toISOString();
  return lastText;
}
