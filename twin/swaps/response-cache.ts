const DAY_MS = 86_400_000;
const BUCKET_MS = 3_600_000;

interface Kept {
  readonly body: string;
  readonly atMs: number;
}

/** Responses of one day by (credential, key, body); whole hours are dropped at once. */
export class ResponseCache {
  readonly #buckets = new Map<number, Map<string, Kept>>();

  get(fingerprint: string, nowMs: number): string | null {
    this.#expire(nowMs);
    for (const bucket of this.#buckets.values()) {
      const kept = bucket.get(fingerprint);
      if (kept !== undefined && nowMs - kept.atMs < DAY_MS) return kept.body;
    }
    return null;
  }

  put(fingerprint: string, body: string, nowMs: number): void {
    const hour = Math.floor(nowMs / BUCKET_MS);
    const bucket = this.#buckets.get(hour);
    if (bucket) bucket.set(fingerprint, { body, atMs: nowMs });
    else this.#buckets.set(hour, new Map([[fingerprint, { body, atMs: nowMs }]]));
  }

  /** Loses everything on purpose; answers how many responses were lost. */
  lose(): number {
    let lost = 0;
    for (const bucket of this.#buckets.values()) lost += bucket.size;
    this.#buckets.clear();
    return lost;
  }

  #expire(nowMs: number): void {
    const oldest = Math.floor((nowMs - DAY_MS) / BUCKET_MS);
    for (const hour of this.#buckets.keys()) if (hour < oldest) this.#buckets.delete(hour);
  }
}
