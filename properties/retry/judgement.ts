import { breaks } from '../../src/counterexamples/breaks.js';
import type { WalkAction, WalkExpectation } from '../../src/model/counterexample.js';
import type { WalkObservation } from '../../src/model/facts/walks.js';
import type { JournalEntry } from '../../src/model/history.js';
import { expectationsOf } from './expectations.js';
import type { Law } from './laws/index.js';
import { controlAction, requestsOf } from './requests-of.js';
import type { Walked } from './run-walk.js';

/** Bounds of how long the upstream must have been quiet before its journal is judged, ms. */
const quiet = { least: 1_000, most: 10_000 };
/** Everything an export sends, readings at its end included, and what the law asks of their answers. */
export interface Judgement {
  readonly actions: readonly WalkAction[];
  /** Each of them was broken by the answers as recorded; empty where the law shows in nothing that can be read so. */
  readonly expectations: readonly WalkExpectation[];
}

/**
 * Ends a walk for whoever runs it elsewhere: notes the time first, goes the steps, reads the orders once more, waits until
 * the twin behind the app is quiet and reads in its journal what was executed since.
 */
export function judgementOf(walked: Walked, law: Law): Judgement {
  const { observation, startedAtMs } = walked;
  const step = Math.max(0, observation.steps.length - 1);
  const executed = executionsOf(observation);
  const query = `operation=transact&sinceMs=${startedAtMs}&quietMs=${quietFor(executed)}`;
  const actions = [
    controlAction('GET', '/_twin', { step: 0, answer: { nowMs: startedAtMs } }),
    ...walked.actions,
    ...lastReads(observation, step),
    controlAction('GET', `/_twin/journal?${query}`, { step, answer: { entries: executed.map(shown) } }),
  ];
  const expectations = expectationsOf(observation, law, actions).filter((each) => breaks(each, actions));
  return expectations.length > 0 ? { actions, expectations } : { actions: walked.actions, expectations: [] };
}

/** Every request to execute something, strays included, in order of arrival. */
function executionsOf({ quotes }: WalkObservation): readonly JournalEntry[] {
  const bySeq = new Map(quotes.flatMap(({ trial }) => trial.journal.map((entry) => [entry.seq, entry] as const)));
  return [...bySeq.values()].filter(({ operation }) => operation === 'transact').sort((a, b) => a.seq - b.seq);
}

/** Twice the longest pause that the app made between two executions. */
function quietFor(executed: readonly JournalEntry[]): number {
  const gaps = executed.slice(1).map((entry, at) => {
    const before = executed[at];
    return entry.arrivedAtMs - (before?.endedAtMs ?? before?.arrivedAtMs ?? entry.arrivedAtMs);
  });
  return Math.ceil(Math.min(quiet.most, Math.max(quiet.least, 2 * Math.max(0, ...gaps))));
}

/** What of an entry a judgement needs. */
function shown({ operation, quoteId, tradeId, idempotencyKey, effect, status, response }: JournalEntry) {
  return { operation, quoteId, tradeId, idempotencyKey, effect, status, response };
}

/** Some apps go on with an execution only when somebody looks at its order. */
function lastReads({ quotes }: WalkObservation, step: number): WalkAction[] {
  return quotes.flatMap(({ orders, trial }) =>
    orders.flatMap(({ orderRef }) => {
      const read = trial.calls.findLast(
        ({ operation, inputs }) => operation === 'order' && inputs.orderRef === orderRef,
      );
      return read ? requestsOf(read, step, null) : [];
    }),
  );
}
