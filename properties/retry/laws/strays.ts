import type { WalkObservation, WalkQuote } from '../../../src/model/facts/walks.js';
import type { TwinTrade } from '../../../src/model/history.js';
import { acceptsOf, executions, type Law, notMet, type Ruling } from './law.js';

/** What an app executed on its own account, by what the user had just asked for. */
type Occasion = 'expired' | 'ended' | 'other';

const dead = new Set(['failed', 'released']);

/** At most one trade comes of one intent, whatever fails and whoever asks again. */
export const oneTrade: Law = {
  id: 'one-trade',
  text: 'At most one trade comes of one accepted intent.',
  rules: ['EXEC-2', 'SAFE-10', 'SWAP-9', 'FALL-22', 'KEY-8'],
  judge(observation) {
    for (const [index, quote] of observation.quotes.entries()) {
      const { orders, trial } = quote;
      // Whatever is executed in place of terms that ran out is another law's matter.
      if (isLate(quote)) continue;
      const stands = ['pending', 'settled', 'returned', trial.trade?.status ?? 'pending'];
      const attached = orders.filter(({ status }) => status !== null && stands.includes(status));
      if (attached.length > 1) {
        const names = attached.map(({ orderRef }) => orderRef).join(', ');
        return {
          outcome: 'broken',
          quote: index,
          seen: `Accepts of one quote were answered with ${attached.length} orders: ${names}.`,
        };
      }
    }
    const broken = strayOf(observation, 'other');
    if (broken) return broken;
    const tried = observation.quotes.filter((quote) => executions(quote).length > 0 && acceptsOf(quote).length > 1);
    return tried.length > 0 ? { outcome: 'held', how: 'a quote that was accepted again kept its one trade' } : notMet;
  },
};

/** An order that came to nothing stays so until the user starts over. */
export const endedStaysEnded: Law = {
  id: 'ended-stays-ended',
  text: 'After a trade failed or was released nothing is executed without a new acceptance of new terms.',
  rules: ['FALL-16', 'FALL-6'],
  judge(observation) {
    const broken = strayOf(observation, 'ended');
    if (broken) return broken;
    const again = observation.quotes.some((quote) => {
      const endedAtMs = quote.trial.trade?.history.find(({ status }) => dead.has(status))?.atMs ?? Infinity;
      return acceptsOf(quote).some(({ startedAtMs }) => startedAtMs > endedAtMs);
    });
    return again
      ? { outcome: 'held', how: 'a quote was accepted again after its trade had failed or been released' }
      : notMet;
  },
};

/** Terms that ran out are asked for again, by the user. */
export const freshTermsAccepted: Law = {
  id: 'fresh-terms-accepted',
  text: 'After expiry new terms are executed only once the user accepts them.',
  rules: ['FALL-14', 'EXEC-11', 'FALL-24'],
  judge(observation) {
    const broken = strayOf(observation, 'expired');
    if (broken) return broken;
    const late = observation.quotes.some(
      (quote) =>
        quote.trial.quote !== null &&
        acceptsOf(quote).some(({ startedAtMs }) => startedAtMs > (quote.trial.quote?.expiresAtMs ?? Infinity)),
    );
    return late ? { outcome: 'held', how: 'an expired quote was accepted and brought no other execution' } : notMet;
  },
};

/** Every accept came after expiry, and the quote itself was never executed. */
function isLate(quote: WalkQuote): boolean {
  const expiresAtMs = quote.trial.quote?.expiresAtMs ?? Infinity;
  return quote.trial.trade === null && acceptsOf(quote).every(({ startedAtMs }) => startedAtMs > expiresAtMs);
}

function strayOf(observation: WalkObservation, wanted: Occasion): Extract<Ruling, { outcome: 'broken' }> | null {
  for (const trade of observation.strays?.trades ?? []) {
    const { occasion, quote } = occasionOf(observation, trade);
    if (occasion === wanted) {
      return { outcome: 'broken', quote, seen: `The app executed quote ${trade.quoteId}, which nobody had accepted.` };
    }
  }
  return null;
}

/** The accept during which, or after which, the stray came about. */
function occasionOf({ quotes }: WalkObservation, stray: TwinTrade): { occasion: Occasion; quote: number | null } {
  const accepts = quotes.flatMap((quote, index) =>
    acceptsOf(quote).map(({ startedAtMs }) => ({ quote, index, startedAtMs })),
  );
  const last = accepts
    .filter(({ startedAtMs }) => startedAtMs <= stray.createdAtMs)
    .reduce<(typeof accepts)[number] | null>(
      (found, next) => (found && found.startedAtMs > next.startedAtMs ? found : next),
      null,
    );
  if (!last) return { occasion: 'other', quote: null };
  const { trade, quote } = last.quote.trial;
  const endedAtMs = trade?.history.find(({ status }) => dead.has(status))?.atMs ?? Infinity;
  if (endedAtMs < last.startedAtMs) return { occasion: 'ended', quote: last.index };
  const expired = trade === null && quote !== null && last.startedAtMs > quote.expiresAtMs;
  return { occasion: expired ? 'expired' : 'other', quote: last.index };
}
