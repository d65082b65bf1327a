/**
 * How long to wait before try `next` (2, 3, ...): doubles from `firstMs` up to `capMs`, spread over half of itself so
 * that clients that failed together do not come back together.
 */
export function backoffMs(next: number, firstMs: number, capMs: number, jitter: number): number {
  const full = Math.min(capMs, firstMs * 2 ** Math.max(0, next - 2));
  return Math.round(full / 2 + (full / 2) * jitter);
}

/** Seconds or an HTTP date; null where absent or unreadable. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
