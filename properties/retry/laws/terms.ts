import { acceptsOf, eachQuote, executions, type Law, notMet } from './law.js';

/** Terms bind for as long as they stand. */
export const withinTerms: Law = {
  id: 'within-terms',
  text: 'No execution begins for a quote that was expired or turned down when it was accepted.',
  rules: ['EXEC-1', 'EXEC-4', 'SAFE-4'],
  judge: eachQuote((quote, index) => {
    const { trial } = quote;
    const accepts = acceptsOf(quote);
    const first = executions(quote)[0];
    if (!trial.quote || accepts.length === 0) return notMet;
    const { expiresAtMs } = trial.quote;
    const declined = trial.calls.find(({ operation, outcome }) => operation === 'decline' && outcome === 'ok');
    const late = accepts.every(({ startedAtMs }) => startedAtMs > expiresAtMs);
    const turnedDown = declined !== undefined && accepts.every(({ startedAtMs }) => startedAtMs > declined.endedAtMs);
    if (!late && !turnedDown) return notMet;
    const why = late ? 'its quote had expired' : 'the user had turned the quote down';
    if (first)
      return { outcome: 'broken', quote: index, seen: `An execution was sent although ${why} before it was accepted.` };
    return {
      outcome: 'held',
      how: `an accept that came after ${late ? 'expiry' : 'a refusal by the user'} was not executed`,
    };
  }),
};

/** A quote belongs to the one who locked it. */
export const ownersOnly: Law = {
  id: 'owners-only',
  text: 'A quote is executed only after the account that locked it has accepted it.',
  rules: ['EXEC-1', 'EXEC-8', 'SAFE-3'],
  judge: eachQuote((quote, index) => {
    const { trial } = quote;
    const own = Math.min(...acceptsOf(quote).map(({ startedAtMs }) => startedAtMs));
    const foreign = trial.calls.filter(({ operation, account }) => operation === 'accept' && account !== trial.account);
    const first = executions(quote)[0];
    if (foreign.length === 0) return notMet;
    if (first && first.arrivedAtMs < own) {
      return {
        outcome: 'broken',
        quote: index,
        seen: `A quote of ${trial.account} was executed when ${foreign[0]?.account} accepted it.`,
      };
    }
    return { outcome: 'held', how: 'an accept by another account executed nothing' };
  }),
};

/** The upstream's word that a quote is over. */
export const expiredIsFinal: Law = {
  id: 'expired-is-final',
  text: 'An execution that the upstream refused as expired is not sent again.',
  rules: ['EXEC-11', 'FALL-8', 'FALL-24'],
  judge: eachQuote((quote, index) => {
    const sent = executions(quote);
    const refused = sent.findIndex(
      ({ status, response }) => status === 409 && (response ?? '').includes('quote_expired'),
    );
    const refusedAtMs = sent[refused]?.endedAtMs ?? null;
    if (refused < 0 || refusedAtMs === null) return notMet;
    // An accept that comes later may bring a request of its own; the app by itself may not.
    const later = Math.min(
      ...acceptsOf(quote).map(({ startedAtMs }) => (startedAtMs > refusedAtMs ? startedAtMs : Infinity)),
    );
    const again = sent.slice(refused + 1).filter(({ arrivedAtMs }) => arrivedAtMs > refusedAtMs && arrivedAtMs < later);
    if (again.length > 0) {
      return {
        outcome: 'broken',
        quote: index,
        seen: `The upstream refused the execution as expired, and the app sent it ${again.length} more times.`,
      };
    }
    return { outcome: 'held', how: 'an execution refused as expired was not sent again' };
  }),
};
