import type { Call } from '../../src/model/call.js';
import type { RecordStory } from '../../src/model/facts/records.js';

/** All ids of one order as the upstream and the user know them; what must be found again in the app's records. */
export interface Identity {
  readonly orderRef: string | null;
  readonly quoteRef: string | null;
  readonly quoteId: string | null;
  readonly tradeId: string | null;
  /** Of the call that locked the quote, and of executions that were answered; lost answers told no id. */
  readonly requestIds: readonly string[];
  /** Of valid events that the app answered 2xx. */
  readonly eventIds: readonly string[];
}

export function identityOf({ trial, orderRef, quoteRef }: RecordStory): Identity {
  const answered = trial.journal.filter(
    (entry) => entry.quoteId === trial.quote?.quoteId && entry.status !== null && entry.response !== null,
  );
  const locked = answered.find((entry) => entry.effect === 'quote-created');
  const executed = answered.find((entry) => entry.operation === 'transact');
  const taken = trial.deliveries.filter(
    ({ signing, status }) => signing === 'valid' && status !== null && status >= 200 && status < 300,
  );
  return {
    orderRef,
    quoteRef,
    quoteId: trial.quote?.quoteId ?? null,
    tradeId: trial.trade?.transactId ?? null,
    requestIds: [locked, executed].flatMap((entry) => (entry ? [entry.requestId] : [])),
    eventIds: [...new Set(taken.map(({ eventId }) => eventId))],
  };
}

/** The single ids in a value, however an app writes several: a list, a row of words, one text. */
export function idsIn(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (typeof value === 'object') return Object.values(value).flatMap(idsIn);
  const text = String(value).trim();
  return text === '' ? [] : [...new Set([text, ...text.split(/[\s,;|]+/)])].filter((part) => part !== '');
}

export function names(value: unknown, id: string): boolean {
  return idsIn(value).includes(id);
}

/** Whether the answer as it was sent holds this id as a word of its own. */
export function shows(call: Call, id: string): boolean {
  return call.exchanges.some(({ response }) => hasWord(response?.body ?? '', id));
}

/** Whether any request of the call carried this id. */
export function asks(call: Call, id: string): boolean {
  const spellings = [id, encodeURIComponent(id), JSON.stringify(id).slice(1, -1)];
  return call.exchanges.some(({ request }) =>
    [request.url, request.body ?? '', ...Object.values(request.headers)].some((part) =>
      spellings.some((spelling) => part.includes(spelling)),
    ),
  );
}

export function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}
