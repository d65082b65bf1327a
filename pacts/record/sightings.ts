import { Decimal } from 'decimal.js';
import type { JournalEntry } from '../../src/model/history.js';
import type { Traffic } from './traffic.js';

/** Whether a value of this answer turned up later in what the partner wrote. */
export type SeenAgain = (value: unknown, entry: JournalEntry) => boolean;

/**
 * Whether a partner reads a field cannot be seen in its traffic. What can be seen: that an unmistakable value, which the
 * partner had from the upstream and from nowhere else, was later in an answer to a user or in a request to the upstream.
 * Amounts are compared as decimals and times as instants, since a partner may write them its own way. Plain words
 * (`on_ramp`) come with many answers; they count for the operation that told them first.
 */
export function sightings({ entries, answers }: Traffic): SeenAgain {
  const uttered = spans();
  const told = spans();
  for (const { text, atMs } of answers) uttered.note(tokens(text), atMs, '');
  for (const entry of entries) {
    uttered.note(tokens(requestText(entry)), entry.arrivedAtMs, '');
    if (entry.endedAtMs !== null) told.note(tokens(entry.response ?? ''), entry.endedAtMs, entry.operation ?? '');
  }
  return (value, entry) => {
    if (typeof value !== 'string' || !unmistakable(value) || entry.endedAtMs === null) return false;
    const token = normal(value);
    const [mine, theirs] = [uttered.of(token), told.of(token)];
    if (!mine || !theirs || mine.last < entry.endedAtMs || mine.first < theirs.first) return false;
    if (!/\d/.test(value) && theirs.source !== entry.operation) return false;
    return !tokens(requestText(entry)).has(token);
  };
}

/** When each token was first and last seen, epoch ms, and where first. */
function spans() {
  const seen = new Map<string, { first: number; last: number; source: string }>();
  return {
    of: (token: string) => seen.get(token),
    note(found: ReadonlySet<string>, atMs: number, source: string): void {
      for (const token of found) {
        const span = seen.get(token);
        if (!span) seen.set(token, { first: atMs, last: atMs, source });
        else if (atMs < span.first) seen.set(token, { ...span, first: atMs, source });
        else if (atMs > span.last) span.last = atMs;
      }
    },
  };
}

function requestText({ path, body, idempotencyKey }: JournalEntry): string {
  return `${decoded(path)} ${body ?? ''} ${idempotencyKey ?? ''}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function tokens(text: string): Set<string> {
  const words = text.match(/[\p{L}\p{N}_.:+-]+/gu) ?? [];
  return new Set(words.map((word) => normal(word.replace(/^[.:]+|[.:]+$/g, ''))));
}

/** Short words and round numbers turn up anywhere. */
function unmistakable(value: string): boolean {
  if (/^-?\d+(\.\d+)?$/.test(value)) return value.replaceAll(/\D|0+$/g, '').length >= 4;
  return value.length >= 6;
}

function normal(token: string): string {
  if (/^-?\d{1,30}(\.\d{1,30})?$/.test(token)) return new Decimal(token).toFixed();
  if (/^\d{4}-\d{2}-\d{2}T/.test(token) && !Number.isNaN(Date.parse(token))) return `instant ${Date.parse(token)}`;
  return token;
}
