import { UsageError } from './usage-error.js';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `60s`, `500ms`, `2m`, `1.5h` to milliseconds; a bare number is seconds. Throws UsageError for anything else. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
  const ms = match ? Number(match[1]) * units[(match[2] ?? 's') as keyof typeof units] : 0;
  if (ms <= 0) throw new UsageError(`"${text}" is not a duration: use 500ms, 60s, 2m or 1h`);
  return ms;
}

/** A whole number of at least 0. Throws UsageError for anything else. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(seed) || seed < 0) {
    throw new UsageError(`"${text}" is not a seed: use a whole number of at least 0`);
  }
  return seed;
}

/** A whole number of at least 10: below that no two requests could leave together. Throws UsageError for anything else. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text.trim()) || count < 10) throw new UsageError(`"${text}" is not a whole number of at least 10`);
  return count;
}
