import type { Operation, SequentialModel } from './linearizable.js';

/** What is done with one quote: by its user at the app, and by the app at the upstream. */
export type QuoteAct = 'accept' | 'decline' | 'execute';
/** The order of an accept, the trade of an execution; null where the answer named none. */
export type QuoteAnswer = string | null;
export type QuoteOperation = Operation<QuoteAct, QuoteAnswer>;

type QuoteState =
  | { readonly kind: 'open' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'taken'; readonly order: string | null; readonly trade: string | null };

const open: QuoteState = { kind: 'open' };
const declined: QuoteState = { kind: 'declined' };

/**
 * One quote where one thing happens after another (EXEC-1, EXEC-2, SAFE-10): the first accept takes it, every later one
 * that is not refused answers the same order; a quote is declined or taken, never both; only a taken one is executed,
 * as one trade. Whoever is refused changes nothing, so an app may refuse for reasons of its own.
 */
export const quoteModel: SequentialModel<QuoteState, QuoteAct, QuoteAnswer> = {
  initial: open,
  key: (state) => JSON.stringify(state),
  step(state, operation) {
    const { outcome } = operation;
    if (outcome.kind === 'refused') return [state];
    const value = outcome.kind === 'ok' ? outcome.value : null;
    if (operation.input === 'accept') return accepted(state, value);
    if (operation.input === 'decline') return state.kind === 'taken' ? [] : [declined];
    return executed(state, value);
  },
  why(state, { input, outcome }) {
    const value = outcome.kind === 'ok' ? outcome.value : null;
    if (state.kind === 'declined') return `the quote is declined, yet an ${noun[input]} was let through`;
    if (state.kind === 'open') return 'nobody can have accepted the quote before';
    if (input === 'decline') return `the quote is taken${by(state.order)}, yet a decline was let through`;
    if (input === 'accept') return `the quote is taken${by(state.order)}, not by order ${value}`;
    return `the quote is executed as trade ${state.trade}, not as ${value}`;
  },
};

const noun: Readonly<Record<QuoteAct, string>> = { accept: 'accept', decline: 'decline', execute: 'execution' };

function accepted(state: QuoteState, order: string | null): readonly QuoteState[] {
  if (state.kind === 'declined') return [];
  if (state.kind === 'open') return [{ kind: 'taken', order, trade: null }];
  if (order === null || order === state.order) return [state];
  return state.order === null ? [{ ...state, order }] : [];
}

function executed(state: QuoteState, trade: string | null): readonly QuoteState[] {
  if (state.kind !== 'taken') return [];
  if (trade === null || trade === state.trade) return [state];
  return state.trade === null ? [{ ...state, trade }] : [];
}

function by(order: string | null): string {
  return order === null ? '' : ` by order ${order}`;
}
