import type { WalkQuote } from '../../../src/model/facts/walks.js';
import type { JournalEntry } from '../../../src/model/history.js';
import { keepsPace, type Pace } from '../../../src/model/pace.js';
import { acceptsOf, eachQuote, executions, type Law, notMet } from './law.js';

/** Tries in a row that an app may send quickly before its gaps must have grown. */
export const quickTries = 4;
/**
 * Gaps that are no burden to anybody, whether they grow or not, that at least double over a run of tries, or that grow and
 * were not short to begin with. A starved machine stretches single ones: what counts is the middle, and half beside half.
 */
export const growingGaps: readonly Pace[] = [{ middleMs: 1_000 }, { growth: 2 }, { middleMs: 250, growth: 1.05 }];
/** Requests of one lock for a price that is not to be had: an indicative one, a firm one, and a few careful tries of each. */
export const mostAsked = 6;
/** More sends than this by the app alone, within one walk, are no longer bounded. */
export const mostSends = 30;
/** Retry-After counts whole seconds; nobody waits that exactly. */
export const quickestMs = 500;

/** Retries give the other side room (KEY-7, SWAP-10, FALL-11). */
export const boundedRetries: Law = {
  id: 'bounded-retries',
  text: 'An execution that fails is tried a bounded number of times, at growing gaps.',
  rules: ['SWAP-10', 'KEY-7', 'FALL-24'],
  judge: eachQuote((quote, index) => {
    for (const run of unprompted(quote)) {
      if (run.length > mostSends) {
        return { outcome: 'broken', quote: index, seen: `The app sent one execution ${run.length} times by itself.` };
      }
      const gaps = run.slice(1).map((entry, at) => entry.arrivedAtMs - (run[at]?.endedAtMs ?? entry.arrivedAtMs));
      if (gaps.length >= quickTries && !growingGaps.some((pace) => keepsPace(gaps, pace))) {
        const shown = gaps.map((gap) => `${Math.round(gap)} ms`).join(', ');
        return {
          outcome: 'broken',
          quote: index,
          seen: `A failing execution was sent ${run.length} times with gaps that do not grow: ${shown}.`,
        };
      }
    }
    const failed = executions(quote).filter(({ status }) => status === null || status >= 500).length;
    return failed > 0
      ? { outcome: 'held', how: `an execution that failed ${failed} times was tried at growing gaps` }
      : notMet;
  }),
};

/** Whether a pool without a price is asked again at once (FALL-11). */
export const unavailableRespected: Law = {
  id: 'unavailable-respected',
  text: 'A lock that finds no price does not ask for one again and again.',
  rules: ['FALL-11', 'SAFE-7'],
  judge({ locks, strays }) {
    // Beside other walks nobody knows who asked.
    const known = strays === null ? [] : locks.filter(({ asked }) => asked.length > 0);
    const hammered = known.find(({ asked }) => asked.length > mostAsked);
    if (hammered) {
      const seen = `One lock asked an upstream without a price ${hammered.asked.length} times.`;
      return { outcome: 'broken', quote: null, seen };
    }
    return known.length > 0 ? { outcome: 'held', how: 'an unavailable answer was not hammered' } : notMet;
  },
};

/** A limit is a state, not a reason to knock again. */
export const limitsRespected: Law = {
  id: 'limits-respected',
  text: 'Limit answers are not hammered: a throttle is waited out, a velocity limit ends the try.',
  rules: ['FALL-11', 'SAFE-7', 'SAFE-12'],
  judge(observation) {
    let met = false;
    for (const [index, quote] of observation.quotes.entries()) {
      const sent = executions(quote);
      const limited = sent.findIndex(({ status }) => status === 429);
      const limit = sent[limited];
      if (!limit || limit.endedAtMs === null) continue;
      met = true;
      const until = limit.endedAtMs;
      // Other keys are other executions, and judged as such.
      const next = sent.slice(limited + 1).find(({ idempotencyKey }) => idempotencyKey === limit.idempotencyKey);
      const prompted = acceptsOf(quote).some(
        ({ startedAtMs }) => startedAtMs > until && startedAtMs <= (next?.arrivedAtMs ?? 0),
      );
      const velocity = (limit.response ?? '').includes('velocity');
      if (next && velocity && !prompted) {
        return { outcome: 'broken', quote: index, seen: 'An execution that met the velocity limit was sent again.' };
      }
      if (next && !prompted && next.arrivedAtMs - until < quickestMs) {
        const gap = Math.round(next.arrivedAtMs - until);
        return {
          outcome: 'broken',
          quote: index,
          seen: `A throttled execution (HTTP 429) was sent again after ${gap} ms.`,
        };
      }
    }
    return met ? { outcome: 'held', how: 'a limit answer was not hammered' } : notMet;
  },
};

/** One process at a time is at an execution (KEY-7). Other keys are other executions, and judged as such. */
export const oneAtATime: Law = {
  id: 'one-at-a-time',
  text: 'Requests of one execution never run in parallel.',
  rules: ['KEY-7'],
  judge: eachQuote((quote, index, { restarts }) => {
    const sent = executions(quote);
    const overlap = sent.find((entry, at) =>
      sent.slice(0, at).some(
        (earlier) =>
          earlier.idempotencyKey === entry.idempotencyKey &&
          (earlier.endedAtMs ?? Infinity) > entry.arrivedAtMs &&
          // What a dead process left open is nobody's any more, and a client that gave up waits no longer.
          !restarts.some(({ fromMs }) => earlier.arrivedAtMs < fromMs && entry.arrivedAtMs >= fromMs) &&
          earlier.faultId === null,
      ),
    );
    if (overlap)
      return {
        outcome: 'broken',
        quote: index,
        seen: 'Two requests of one execution were open at the upstream at one moment.',
      };
    return acceptsOf(quote).length > 1 && sent.length > 1
      ? { outcome: 'held', how: 'one request of the execution was open at a time' }
      : notMet;
  }),
};

/** Runs of executions under one key that no accept of ours set off: each accept begins a new one. */
function unprompted(quote: WalkQuote): JournalEntry[][] {
  const starts = acceptsOf(quote).map(({ startedAtMs }) => startedAtMs);
  const runs = new Map<string, JournalEntry[]>();
  for (const entry of executions(quote)) {
    const run = `${starts.filter((atMs) => atMs <= entry.arrivedAtMs).length} ${entry.idempotencyKey}`;
    runs.set(run, [...(runs.get(run) ?? []), entry]);
  }
  return [...runs.values()];
}
