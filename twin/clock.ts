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

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
