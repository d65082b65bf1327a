import type { LedgerEntry } from '../../../src/model/facts/ledger.js';
import type { LedgerReading, WalkObservation, WalkQuote } from '../../../src/model/facts/walks.js';
import type { Delivery } from '../../../src/model/history.js';
import { acceptsOf, countOf, eachQuote, executions, type Law, notMet, type Ruling } from './law.js';

/** The ledger follows the trade and nothing else (SAFE-8, SAFE-28). */
export const creditIffSettled: Law = {
  id: 'credit-iff-settled',
  text: 'The final credit of an order is posted if and only if its trade has settled, and exactly once.',
  rules: ['SAFE-8', 'SAFE-21', 'SAFE-28', 'EXEC-13', 'FALL-5'],
  judge: eachQuote((quote, index, observation) => {
    const broken =
      tooEarly(quote) ??
      creditedAgain(quote, usualCredits(observation)) ??
      (disturbed(quote) ? null : wrongAtEnd(quote, observation));
    if (broken) return { outcome: 'broken', quote: index, seen: broken };
    return lastRead(quote) && quote.trial.trade
      ? { outcome: 'held', how: `credited as its ${quote.trial.trade.status} trade` }
      : notMet;
  }),
};

/** The app's own books are idempotent too (KEY-8). */
export const retriesCreditOnce: Law = {
  id: 'retries-credit-once',
  text: 'However often an execution is accepted, retried or resumed, its order is credited once.',
  rules: ['KEY-8', 'SWAP-9', 'SAFE-10'],
  judge: eachQuote((quote, index, observation): Ruling => {
    const last = lastRead(quote);
    if (!last || !disturbed(quote) || quote.trial.trade?.status !== 'settled') return notMet;
    const credits = creditsOf(quote, last.entries);
    const usual = usualCredits(observation);
    if (credits > usual && toldAgainUnread(quote)) return notMet;
    if (credits > usual && creditedAgain(quote, usual) === null) {
      return {
        outcome: 'broken',
        quote: index,
        seen: `The ledger holds ${countOf(credits, 'final credit')} for one trade, where ${usual} is usual.`,
      };
    }
    return {
      outcome: 'held',
      how: `${countOf(executions(quote).length, 'request')} and ${countOf(acceptsOf(quote).length, 'accept')} brought ${countOf(credits, 'credit')}`,
    };
  }),
};

/** Every entry belongs to the trade (SAFE-29, SAFE-19). */
export const ledgerConserves: Law = {
  id: 'ledger-conserves',
  text: 'Every ledger entry of an order belongs to its trade; a retry leaves none behind.',
  rules: ['SAFE-19', 'SAFE-29', 'KEY-8'],
  judge: eachQuote((quote, index, { usual }) => {
    const entries = lastRead(quote)?.entries ?? [];
    const named = entries.filter(({ tradeId }) => tradeId !== null);
    // Entries that never name a trade are no news here.
    if (named.length === 0 || usual?.some(({ tradeId }) => tradeId === null)) return notMet;
    const orphans = entries.length - named.length;
    if (orphans > 0) {
      const seen = `${countOf(orphans, 'ledger entry', 'ledger entries')} of the order named no trade, beside ${named.length} that did.`;
      return { outcome: 'broken', quote: index, seen };
    }
    return disturbed(quote)
      ? { outcome: 'held', how: `all ${entries.length} entries of a retried order named its trade` }
      : notMet;
  }),
};

/** Executed by more than one request, or asked for more than once, until then: then the repetition may be to blame. */
function disturbed(quote: WalkQuote, untilMs = Infinity): boolean {
  const sent = executions(quote).filter(({ arrivedAtMs }) => arrivedAtMs < untilMs);
  const accepts = acceptsOf(quote).filter(({ startedAtMs }) => startedAtMs < untilMs);
  return accepts.length > 1 || sent.length !== 1 || sent[0]?.status !== 200;
}

/**
 * A credit beside that of the settlement which no repeated accept or execution can have brought: there was none before
 * it, or the ledger was right after the last of them and only an event came since.
 */
function creditedAgain(quote: WalkQuote, usual: number): string | null {
  const readings = quote.ledger.filter(({ entries }) => entries !== null);
  const at = readings.findIndex((reading) => isSettled(reading) && creditsOf(quote, reading.entries) > usual);
  const over = readings[at];
  if (!over) return null;
  const before = readings[at - 1];
  if (
    disturbed(quote, over.atMs) &&
    !(before && creditsOf(quote, before.entries) === usual && onlyToldBetween(quote, before, over))
  )
    return null;
  const credits = countOf(creditsOf(quote, over.entries), 'final credit');
  return `The ledger holds ${credits} for one settlement.`;
}

/** An event came again before the ledger was read at all: whether that or a repetition brought a credit is not known. */
function toldAgainUnread({ trial, ledger }: WalkQuote): boolean {
  const [, again] = trial.deliveries.filter(isTaken);
  return again !== undefined && !ledger.some(({ atMs, entries }) => entries !== null && atMs < again.sentAtMs);
}

function isTaken({ signing, status, type }: Delivery): boolean {
  return signing === 'valid' && type.endsWith('settled') && status !== null && status < 300;
}

function onlyToldBetween(quote: WalkQuote, before: LedgerReading, over: LedgerReading): boolean {
  const meanwhile = (fromMs: number, toMs: number | null) => fromMs < over.atMs && (toMs ?? Infinity) > before.atMs;
  return (
    !acceptsOf(quote).some(({ startedAtMs, endedAtMs }) => meanwhile(startedAtMs, endedAtMs)) &&
    !executions(quote).some(({ arrivedAtMs, endedAtMs }) => meanwhile(arrivedAtMs, endedAtMs)) &&
    quote.trial.deliveries.some(({ sentAtMs }) => before.atMs < sentAtMs && sentAtMs < over.atMs)
  );
}

function isSettled({ upstream }: LedgerReading): boolean {
  return upstream.every((status) => status === 'settled');
}

function tooEarly({ ledger, trial }: WalkQuote): string | null {
  for (const { upstream, entries } of ledger) {
    const [before, after] = upstream;
    const credits = creditsOf({ trial }, entries);
    if (credits > 0 && (before === null || before === 'reserved') && before === after) {
      return `The ledger held ${countOf(credits, 'final credit')} while the trade was ${before ?? 'not there'} upstream.`;
    }
  }
  return null;
}

function wrongAtEnd(quote: WalkQuote, { settled }: WalkObservation): string | null {
  const last = lastRead(quote);
  const status = quote.trial.trade?.status;
  if (!last || status === undefined || status === 'reserved' || last.upstream[1] !== status) return null;
  const credits = creditsOf(quote, last.entries);
  const back = (['reversal', 'refund', 'debit'] as const).reduce((sum, kind) => sum + countKind(last.entries, kind), 0);
  if (status === 'settled' && credits > 1)
    return `The ledger holds ${countOf(credits, 'final credit')} for one settlement.`;
  // Whether an app that nobody told should have known is asked elsewhere; one that was told a moment ago may be at it.
  if (status === 'settled' && credits === 0 && settled !== null && wasTold(quote))
    return 'The trade settled, the app was told, and no final credit was posted.';
  if ((status === 'failed' || status === 'released') && credits > back) {
    return `The ledger holds ${countOf(credits, 'final credit')} for a trade that ${status === 'failed' ? 'failed' : 'was released'}.`;
  }
  return null;
}

function wasTold({ trial }: WalkQuote): boolean {
  const settledAtMs = trial.trade?.settledAtMs ?? Infinity;
  const read = trial.journal.some(
    ({ operation, status, endedAtMs, response }) =>
      (operation === 'getTransactionByQuote' || operation === 'getTrade') &&
      status === 200 &&
      (endedAtMs ?? 0) >= settledAtMs &&
      (response ?? '').includes('settled'),
  );
  return read || trial.deliveries.some(isTaken);
}

export function lastRead({ ledger }: WalkQuote): LedgerReading | null {
  return ledger.findLast(({ entries }) => entries !== null) ?? null;
}

/**
 * Final credits of this quote. An order of another quote that an accept was answered with is another law's matter; where
 * the asset of the lane is credited, other assets are legs of the same credit.
 */
function creditsOf({ trial }: Pick<WalkQuote, 'trial'>, entries: readonly LedgerEntry[] | null): number {
  const own = entries?.filter(({ quoteId }) => quoteId === null || quoteId === trial.quote?.quoteId) ?? [];
  const asset = trial.lane.asset.toLowerCase();
  const exact = own.filter((entry) => entry.asset?.toLowerCase() === asset);
  return countKind(exact.some(({ kind }) => kind === 'credit') ? exact : own, 'credit');
}

/** How many final credits one undisturbed order brings. */
export function usualCredits({ usual }: WalkObservation): number {
  return Math.max(1, countKind(usual, 'credit'));
}

/** Distinct entries of a kind; a row without an id of its own counts by itself. */
function countKind(entries: readonly LedgerEntry[] | null, kind: LedgerEntry['kind']): number {
  const ids = (entries ?? []).flatMap((entry, row) => (entry.kind === kind ? [entry.entryId ?? `row ${row}`] : []));
  return new Set(ids).size;
}
