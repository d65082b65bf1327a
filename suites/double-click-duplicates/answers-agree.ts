import { linearize } from '../../properties/concurrency/linearizable.js';
import { type QuoteOperation, quoteModel } from '../../properties/concurrency/quote-model.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import type { Call } from '../../src/model/call.js';
import type { Statements } from '../../src/model/check.js';
import type { AcceptStory, OrderFate } from '../../src/model/facts/duplicates.js';
import type { Evidence } from '../../src/model/report.js';
import { executions } from './one-execution.js';

export const agreement = {
  'no-order': '{trial}: had everything happened one at a time, in no order would the answers agree: {why}.',
} as const;

/**
 * Whether the answers that users and app got about one quote fit some order in which one thing happened at a time;
 * answers the evidence of it, null where they do not or nobody can tell (EXEC-1, SAFE-10).
 */
export function answersAgree(
  story: AcceptStory,
  say: Pick<Statements<keyof typeof agreement>, 'fail' | 'unverified'>,
): Evidence | null {
  const trial = story.trial.id;
  const history = quoteHistory(story);
  const found = linearize(history, quoteModel);
  if (found.kind === 'legal') return rows(history, found.order, `${trial}: an order that explains every answer`);
  const evidence = rows(
    history,
    found.kind === 'illegal' ? found.prefix : [],
    `${trial}: what was asked and answered, and how far an order explains it`,
  );
  if (found.kind === 'undecided') say.unverified('harness', `${trial}: ${found.why}`, [evidence]);
  else {
    const first = found.prefix.map(({ name }) => name).join(', then ');
    const next = found.stuck.map(({ operation, why }) => `${operation.name} cannot come next, since ${why}`).join('; ');
    say.fail('no-order', { trial, why: first === '' ? next : `after ${first}, ${next}` }, [evidence]);
  }
  return null;
}

/** What users asked the app and the app asked the upstream about one quote, as each of them saw it. */
function quoteHistory(story: AcceptStory): QuoteOperation[] {
  const { trial, orders } = story;
  const asked = trial.calls.filter(({ operation }) => operation === 'accept' || operation === 'decline');
  return [
    ...asked.map((call, index) => ({
      name: `${call.operation} ${index + 1}`,
      input: call.operation === 'decline' ? ('decline' as const) : ('accept' as const),
      invokedAtMs: call.startedAtMs,
      returnedAtMs: call.outcome === 'error' ? null : call.endedAtMs,
      outcome: call.operation === 'decline' ? declined(call) : accepted(call, orders, trial.trade?.status ?? null),
    })),
    ...executions(trial)
      .filter(({ effect }) => effect === 'trade-created' || effect === 'trade-replayed')
      .map((entry, index) => ({
        name: `execution ${index + 1}`,
        input: 'execute' as const,
        invokedAtMs: entry.arrivedAtMs,
        returnedAtMs: entry.endedAtMs,
        outcome: { kind: 'ok' as const, value: entry.tradeId },
      })),
  ];
}

/** Orders of these statuses stand for the trade of the quote. */
const standing = ['pending', 'settled', 'returned'];

function accepted(call: Call, orders: readonly OrderFate[], trade: string | null): QuoteOperation['outcome'] {
  if (call.outcome === 'refused' || call.outcome === 'unavailable') return { kind: 'refused' };
  if (call.outcome === 'error') return { kind: 'unknown' };
  const { orderRef } = call.outputs;
  if (orderRef === undefined || orderRef === null || orderRef === '') return { kind: 'ok', value: null };
  const value = String(orderRef);
  const fate = orders.find((order) => order.orderRef === value)?.status ?? null;
  // A single order needs no reading; one of several that cannot be read may stand or not.
  if (fate === null) return orders.length > 1 ? { kind: 'unknown' } : { kind: 'ok', value };
  // A queue takes an accept now and may turn it down later.
  return standing.includes(fate) || fate === trade ? { kind: 'ok', value } : { kind: 'refused' };
}

/** A page that follows a decline says little: only the app's word that the quote is turned down counts as such. */
function declined(call: Call): QuoteOperation['outcome'] {
  if (call.outcome === 'refused' || call.outcome === 'unavailable') return { kind: 'refused' };
  if (call.outcome === 'error') return { kind: 'unknown' };
  const { status } = call.outputs;
  if (status === 'declined' || status === 'cancelled') return { kind: 'ok', value: null };
  return status === undefined || status === null ? { kind: 'unknown' } : { kind: 'refused' };
}

function rows(history: readonly QuoteOperation[], order: readonly QuoteOperation[], summary: string): Evidence {
  const origin = Math.min(...history.map(({ invokedAtMs }) => invokedAtMs));
  const since = (atMs: number | null) => (atMs === null ? null : (atMs - origin).toFixed(3));
  const inOrder = [...order, ...history.filter((operation) => !order.includes(operation))];
  return rowsEvidence(
    ['place', 'operation', 'asked at ms', 'answered at ms', 'answer'],
    inOrder.map((operation) => [
      order.includes(operation) ? String(order.indexOf(operation) + 1) : null,
      operation.name,
      since(operation.invokedAtMs),
      since(operation.returnedAtMs),
      operation.outcome.kind === 'ok' ? (operation.outcome.value ?? 'ok') : operation.outcome.kind,
    ]),
    summary,
  );
}
