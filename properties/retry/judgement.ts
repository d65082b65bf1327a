import { breaks } from '../../src/counterexamples/breaks.js';
import type { WalkAction, WalkExpectation } from '../../src/model/counterexample.js';
import type { WalkObservation } from '../../src/model/facts/walks.js';
import type { JournalEntry } from '../../src/model/history.js';
import type { Manifest } from '../../src/model/manifest.js';
import { expectationsOf, ledgerLaws } from './expectations.js';
import type { Law } from './laws/index.js';
import { controlAction, requestsOf } from './requests-of.js';
import type { Walked } from './run-walk.js';
import { signInsFor } from './sign-ins.js';

/** Bounds of how long the upstream must have been quiet before its journal is judged, ms. */
const quiet = { least: 1_000, most: 10_000 };
/** Everything an export sends, readings at its end included, and what the law asks of their answers. */
export interface Judgement {
  readonly actions: readonly WalkAction[];
  /** Each of them was broken by the answers as recorded; empty where the law shows in nothing that can be read so. */
  readonly expectations: readonly WalkExpectation[];
}

/**
 * Makes a walk whole for whoever runs it elsewhere: signs in and notes the time first, goes the steps, reads the orders once
 * more, waits until the twin behind the app is quiet, and reads in its journal what was executed since; the ledger last.
 */
export function judgementOf(walked: Walked, law: Law, manifest: Manifest): Judgement {
  const { observation, startedAtMs } = walked;
  const step = Math.max(0, observation.steps.length - 1);
  const executed = executionsOf(observation);
  const quietMs = quietFor(executed);
  const journal = `operation=transact&sinceMs=${startedAtMs}&quietMs=${quietMs}`;
  const books = ledgerLaws.includes(law.id) ? ledgerReads(observation, step, quietMs) : [];
  const sent = [
    controlAction('GET', '/_twin', { step: 0, answer: { nowMs: startedAtMs } }),
    ...walked.actions,
    ...lastReads(observation, step),
    controlAction('GET', `/_twin/journal?${journal}`, {
      step,
      answer: { entries: executed.map((entry) => shown(entry, law)) },
    }),
    ...books,
  ];
  const actions = [...signInsFor(sent, walked.signIns), ...sent];
  const scene = { actions, journal: actions.length - 1 - books.length, manifest };
  const expectations = expectationsOf(observation, law, scene).filter((each) => breaks(each, actions));
  if (expectations.length > 0) return { actions, expectations };
  return { actions: [...signInsFor(walked.actions, walked.signIns), ...walked.actions], expectations: [] };
}

/** The ledger of each order, once nobody asks about its quote any more: then what the settlement brings is posted. */
function ledgerReads({ quotes }: WalkObservation, step: number, quietMs: number): WalkAction[] {
  return quotes.flatMap(({ orders, trial }) =>
    orders.flatMap(({ orderRef }) => {
      const read = trial.calls.findLast(
        ({ operation, inputs }) => operation === 'ledger' && inputs.orderRef === orderRef,
      );
      const query = `quoteId=${encodeURIComponent(trial.quote?.quoteId ?? '')}&quietMs=${quietMs}`;
      return read ? [controlAction('GET', `/_twin/journal?${query}`, { step }), ...requestsOf(read, step, null)] : [];
    }),
  );
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

/** What of an entry a judgement needs; the words of an answer only where they are judged. */
function shown({ operation, quoteId, tradeId, idempotencyKey, effect, status, response }: JournalEntry, law: Law) {
  const entry = { operation, quoteId, tradeId, idempotencyKey, effect, status };
  return ledgerLaws.includes(law.id) ? entry : { ...entry, response };
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
