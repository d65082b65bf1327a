import type { JournalEntry } from '../../../src/model/history.js';
import { acceptsOf, countOf, eachQuote, executions, type Law, notMet } from './law.js';

/** The key of one execution while one process lives. */
export const oneKey: Law = {
  id: 'one-key',
  text: 'All requests of one execution carry one idempotency key, however often it is retried.',
  rules: ['EXEC-6', 'SAFE-11', 'KEY-1', 'KEY-7', 'SWAP-7'],
  judge: eachQuote((quote, index, { restarts }) => {
    const sent = executions(quote);
    if (sent.some(({ idempotencyKey }) => idempotencyKey === null)) {
      return { outcome: 'broken', quote: index, seen: 'A request to execute the quote carried no idempotency key.' };
    }
    // What a crash does to the key is a law of its own.
    for (const life of lives(sent, restarts)) {
      const keys = keysOf(life);
      if (keys.size > 1) {
        const seen = `${countOf(life.length, 'request')} to execute one quote carried ${keys.size} different idempotency keys.`;
        return { outcome: 'broken', quote: index, seen };
      }
    }
    const tried = sent.length > 1 || (sent.length === 1 && acceptsOf(quote).length > 1);
    return tried
      ? {
          outcome: 'held',
          how: `${countOf(sent.length, 'request')} for ${countOf(acceptsOf(quote).length, 'accept')} carried one key`,
        }
      : notMet;
  }),
};

/** The key of one execution over the death of the process. */
export const keyPersisted: Law = {
  id: 'key-persisted',
  text: 'The idempotency key is stored before the first request leaves, and a restart comes back to it.',
  rules: ['KEY-6', 'SWAP-8', 'EXEC-6'],
  judge: eachQuote((quote, index, { restarts }) => {
    const [before = [], ...after] = lives(executions(quote), restarts).filter((life) => life.length > 0);
    const known = keysOf(before);
    const resent = after.flat();
    const other = resent.filter(({ idempotencyKey }) => !known.has(idempotencyKey));
    if (other.length > 0) {
      const seen = `After a restart ${countOf(other.length, 'request')} to execute the quote came under a key other than before it.`;
      return { outcome: 'broken', quote: index, seen };
    }
    // An app may also find out by reading, and send nothing any more.
    const asked = acceptsOf(quote).some(({ startedAtMs }) => restarts.some(({ toMs }) => startedAtMs >= toMs));
    return resent.length > 0 || (before.length > 0 && asked)
      ? {
          outcome: 'held',
          how: `after a restart ${countOf(resent.length, 'request')} came, under the key known before`,
        }
      : notMet;
  }),
};

/** One key never stands for two quotes. */
export const oneBodyPerKey: Law = {
  id: 'one-body-per-key',
  text: 'The body never changes under a key: one idempotency key belongs to one quote.',
  rules: ['EXEC-3', 'KEY-2'],
  judge({ quotes }) {
    const keys = quotes.map((quote) => keysOf(executions(quote)));
    for (const [index, own] of keys.entries()) {
      const shared = keys.findIndex(
        (other, at) => at > index && [...other].some((key) => key !== null && own.has(key)),
      );
      if (shared >= 0) {
        const seen = `Quotes ${index + 1} and ${shared + 1} were executed under the same idempotency key.`;
        return { outcome: 'broken', quote: shared, seen };
      }
    }
    const executed = keys.filter(({ size }) => size > 0).length;
    return executed > 1 ? { outcome: 'held', how: `${executed} quotes were executed under keys of their own` } : notMet;
  },
};

function keysOf(entries: readonly JournalEntry[]): Set<string | null> {
  return new Set(entries.map(({ idempotencyKey }) => idempotencyKey));
}

/** The requests of each life of the app, from one restart to the next. */
function lives(sent: readonly JournalEntry[], restarts: readonly { fromMs: number; toMs: number }[]): JournalEntry[][] {
  const deaths = restarts.map(({ fromMs }) => fromMs);
  return [...deaths, Infinity].map((end, life) =>
    sent.filter(({ arrivedAtMs }) => arrivedAtMs < end && (life === 0 || arrivedAtMs >= (deaths[life - 1] ?? 0))),
  );
}
