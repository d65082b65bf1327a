import type { Call } from '../../model/call.js';
import type { IdKind } from '../../model/facts/records.js';
import type { Tale } from './tale.js';

/** Ids of valid events about this order's trade that the app answered 2xx. */
export function delivered({ trial, context }: Pick<Tale, 'trial' | 'context'>): string[] {
  const trade = trial.trade();
  const sent = trade ? context.upstream().webhooks.deliveries({ tradeId: trade.transactId }) : [];
  const taken = sent.filter(
    ({ signing, status }) => signing === 'valid' && status !== null && status >= 200 && status < 300,
  );
  return [...new Set(taken.map(({ eventId }) => eventId))];
}

/** Every id that somebody may come to support with, and that the app itself was told. */
export function knownIds(tale: Tale): { readonly by: IdKind; readonly id: string }[] {
  const { trial } = tale;
  const answered = trial.journal().filter((entry) => entry.status !== null && entry.response !== null);
  const quoteRequest = answered.find((entry) => entry.effect === 'quote-created');
  const tradeRequest = answered.find((entry) => entry.operation === 'transact');
  const rows: [IdKind, string | null | undefined][] = [
    ['order', trial.orderRef()],
    ['quote', trial.quoteId()],
    ['trade', trial.trade()?.transactId],
    ['quote request', quoteRequest?.requestId],
    ['trade request', tradeRequest?.requestId],
    ['event', delivered(tale)[0]],
  ];
  return rows.flatMap(([by, id]) => (id ? [{ by, id }] : []));
}

/** Whether an answer holds this text anywhere, in its outputs or in what was sent. */
export function mentions(call: Call, text: string): boolean {
  if (call.outcome !== 'ok') return false;
  return (
    JSON.stringify(call.outputs).includes(text) ||
    call.exchanges.some(({ response }) => (response?.body ?? '').includes(text))
  );
}
