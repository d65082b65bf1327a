import type { JournalEntry, Trial } from '../../src/model/history.js';

/** One quote that a user asked for, with what was sent for it under a key. Reads take none that would mean anything. */
export interface Intent {
  readonly user: string;
  readonly quoteId: string;
  readonly requests: readonly JournalEntry[];
  readonly executions: readonly JournalEntry[];
}

/** Intents with a key in common. */
export interface Sharing {
  readonly intents: readonly Intent[];
  /** What was sent under it. */
  readonly entries: readonly JournalEntry[];
}

type Sent = 'requests' | 'executions';

export function intentsOf(trials: readonly Trial[]): Intent[] {
  // An app may answer two requests with the one quote that its user has: that is one intent.
  const intents = new Map<string, Intent>();
  for (const { account, quote, journal } of trials) {
    if (quote === null || intents.has(quote.quoteId)) continue;
    const sent = (wanted: JournalEntry['operation']) =>
      journal.filter(
        ({ operation, quoteId, idempotencyKey }) =>
          operation === wanted && quoteId === quote.quoteId && idempotencyKey !== null,
      );
    const [requests, executions] = [sent('createQuote'), sent('transact')];
    intents.set(quote.quoteId, { user: account, quoteId: quote.quoteId, requests, executions });
  }
  return [...intents.values()];
}

/** Every key under which something was sent for more than one intent. */
export function sharingOf(intents: readonly Intent[], sent: Sent): Sharing[] {
  return [...new Set(intents.flatMap((intent) => keysOf(intent[sent])))]
    .map((key) => ({
      intents: intents.filter((intent) => keysOf(intent[sent]).includes(key)),
      entries: intents.flatMap((intent) => intent[sent]).filter(({ idempotencyKey }) => idempotencyKey === key),
    }))
    .filter((sharing) => sharing.intents.length > 1);
}

/** Quote requests and executions that have a key in common. */
export function crossingOf(intents: readonly Intent[]): { requests: JournalEntry[]; executions: JournalEntry[] } {
  const all = (sent: Sent) => intents.flatMap((intent) => intent[sent]);
  const among = (some: readonly JournalEntry[], others: readonly JournalEntry[]) => {
    const keys = new Set(keysOf(others));
    return some.filter(({ idempotencyKey }) => keys.has(idempotencyKey));
  };
  return {
    requests: among(all('requests'), all('executions')),
    executions: among(all('executions'), all('requests')),
  };
}

/**
 * Two requests for the same terms may be taken for one that was sent twice, unless they are of two users or a quote of
 * theirs was executed before another was asked for.
 */
export function certainlyApart({ intents }: Sharing): boolean {
  const executedAtMs = Math.min(...intents.flatMap(({ executions }) => arrivalsOf(executions)));
  const askedAtMs = Math.max(...intents.flatMap(({ requests }) => arrivalsOf(requests)));
  return usersOf(intents).length > 1 || executedAtMs < askedAtMs;
}

export function usersOf(intents: readonly Intent[]): string[] {
  return [...new Set(intents.map(({ user }) => user))];
}

function keysOf(entries: readonly JournalEntry[]) {
  return entries.map(({ idempotencyKey }) => idempotencyKey);
}

function arrivalsOf(entries: readonly JournalEntry[]): number[] {
  return entries.map(({ arrivedAtMs }) => arrivedAtMs);
}
