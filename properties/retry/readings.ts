import type { Call } from '../../src/model/call.js';
import type { WalkAction } from '../../src/model/counterexample.js';
import type { WalkObservation, WalkQuote } from '../../src/model/facts/walks.js';
import type { JournalEntry } from '../../src/model/history.js';
import { endingOf } from './endings.js';
import type { Law } from './laws/index.js';
import { controlAction, requestsOf } from './requests-of.js';
import type { Walked } from './run-walk.js';
import { signInsFor } from './sign-ins.js';
import { type Turn, turnsOf } from './turns.js';

/** Bounds of how long the upstream must have been quiet before its journal is judged, ms. */
const quiet = { least: 1_000, most: 10_000 };

/** What laws are about that only some exports look at. */
const about = {
  /** The app's own ledger. */
  ledger: ['retries-credit-once', 'credit-iff-settled', 'ledger-conserves'],
  /** What the app sends by itself from one accept to the next. */
  turns: ['bounded-retries', 'limits-respected'],
  /** Requests for a quote, in place of executions. */
  asks: ['unavailable-respected'],
  /** When requests came and ended, and which fault hit them. */
  times: ['bounded-retries', 'limits-respected', 'one-at-a-time', 'unavailable-respected'],
};

/** Everything that an export sends, and where its answers show what. */
export interface Readings {
  readonly actions: readonly WalkAction[];
  /** Which call those to the target belong to. */
  readonly calls: ReadonlyMap<WalkAction, Call>;
  /** The action that reads the journal: a list of requests at `/entries`, executions mostly. What comes after it reads ledgers or a trace. */
  readonly journal: number;
  /** Those that read in it what came from one accept of the quote to the next. */
  readonly turns: readonly number[];
}

/**
 * Signs in and notes the time first, goes the steps, reads the orders once more, waits until the twin behind the app is
 * quiet, and reads in its journal what was executed since; ledger or trace last.
 *
 * @param quote the one that broke the law; null where none is to blame alone
 */
export function readingsOf(walked: Walked, law: Law, quote: WalkQuote | null): Readings {
  const { observation, startedAtMs } = walked;
  const is = (subject: keyof typeof about) => about[subject].includes(law.id);
  const step = Math.max(0, observation.steps.length - 1);
  const calls = new Map(walked.calls);
  const send = (call: Call): WalkAction[] => {
    const sent = requestsOf(call, step, null);
    for (const action of sent) calls.set(action, call);
    return sent;
  };
  const operation = is('asks') ? 'createQuote' : 'transact';
  const came = is('asks') ? observation.locks.flatMap(({ asked }) => asked) : executionsOf(observation);
  const quietMs = quietFor(came);
  const requests = ({ sinceMs, untilMs }: Omit<Turn, 'at'>, wait: string) => {
    const within = came.filter(({ arrivedAtMs: at }) => sinceMs <= at && at < (untilMs ?? Infinity));
    const entries = within.map((entry) => shown(entry, is('times'), !is('ledger')));
    const until = untilMs === null ? '' : `&untilMs=${untilMs}`;
    const path = `/_twin/journal?operation=${operation}&sinceMs=${sinceMs}${until}${wait}`;
    return controlAction('GET', path, { step, answer: { entries } });
  };

  const turns = quote && is('turns') ? turnsOf(quote, walked) : [];
  const ending = endingOf(law.id, quote, walked);
  const rest = (at: number) => (quote && ending ? [restOf(quote, quietMs, at)] : []);
  const journal = requests({ sinceMs: startedAtMs, untilMs: null }, `&quietMs=${quietMs}`);
  const turnReads = turns.map((turn) => requests(turn, ''));
  const sent = [
    clock(startedAtMs, 0),
    ...walked.actions.flatMap((action, index) => [
      ...turns.flatMap(({ at, sinceMs }) => (at === index ? [clock(sinceMs, action.step)] : [])),
      ...(ending?.at === index ? rest(action.step) : []),
      action,
    ]),
    ...rest(step),
    ...[...new Set([...(ending?.reads ?? []), ...lastReads(observation)])].flatMap(send),
    journal,
    ...turnReads,
    ...(is('ledger') ? ledgerReads(observation, quietMs, step, send) : []),
    ...(ending?.trace ? send(ending.trace) : []),
  ];
  const actions = [...signInsFor(sent, walked.signIns), ...sent];
  const [journalAt = -1, ...turnsAt] = [journal, ...turnReads].map((read) => actions.indexOf(read));
  return { actions, calls, journal: journalAt, turns: turnsAt };
}

/** Asks the twin for its time. */
function clock(nowMs: number, step: number): WalkAction {
  return controlAction('GET', '/_twin', { step, answer: { nowMs } });
}

/** Waits until the executions of a quote are over, and learns the id of its trade from the last of them. */
function restOf({ trial }: WalkQuote, quietMs: number, step: number): WalkAction {
  const quoteId = encodeURIComponent(trial.quote?.quoteId ?? '');
  const path = `/_twin/journal?operation=transact&quoteId=${quoteId}&limit=1&quietMs=${quietMs}`;
  return controlAction('GET', path, { step, answer: { entries: [{ tradeId: trial.trade?.transactId ?? null }] } });
}

/** The ledger of each order, once nobody asks about its quote any more: then what the settlement brings is posted. */
function ledgerReads(
  { quotes }: WalkObservation,
  quietMs: number,
  step: number,
  send: (call: Call) => WalkAction[],
): WalkAction[] {
  return quotes.flatMap(({ orders, trial }) =>
    orders.flatMap(({ orderRef }) => {
      const read = trial.calls.findLast(
        ({ operation, inputs }) => operation === 'ledger' && inputs.orderRef === orderRef,
      );
      const query = `quoteId=${encodeURIComponent(trial.quote?.quoteId ?? '')}&quietMs=${quietMs}`;
      return read ? [controlAction('GET', `/_twin/journal?${query}`, { step }), ...send(read)] : [];
    }),
  );
}

/** Some apps go on with an execution only when somebody looks at its order. */
function lastReads({ quotes }: WalkObservation): Call[] {
  return quotes.flatMap(({ orders, trial }) =>
    orders.flatMap(
      ({ orderRef }) =>
        trial.calls.findLast(({ operation, inputs }) => operation === 'order' && inputs.orderRef === orderRef) ?? [],
    ),
  );
}

/** Every request to execute something, strays included, in order of arrival. */
function executionsOf({ quotes }: WalkObservation): readonly JournalEntry[] {
  const bySeq = new Map(quotes.flatMap(({ trial }) => trial.journal.map((entry) => [entry.seq, entry] as const)));
  return [...bySeq.values()].filter(({ operation }) => operation === 'transact').sort((a, b) => a.seq - b.seq);
}

/** Twice the longest pause that the app made between two requests. */
function quietFor(came: readonly JournalEntry[]): number {
  const gaps = came.slice(1).map((entry, at) => {
    const before = came[at];
    return entry.arrivedAtMs - (before?.endedAtMs ?? before?.arrivedAtMs ?? entry.arrivedAtMs);
  });
  return Math.ceil(Math.min(quiet.most, Math.max(quiet.least, 2 * Math.max(0, ...gaps))));
}

/** What of an entry a judgement needs: its times, and the words of its answer, only where they are judged. */
function shown({ arrivedAtMs, endedAtMs, faultId, response, ...entry }: JournalEntry, times: boolean, answer: boolean) {
  const { operation, quoteId, tradeId, idempotencyKey, effect, status } = entry;
  return {
    ...{ operation, quoteId, tradeId, idempotencyKey, effect, status },
    ...(times ? { arrivedAtMs, endedAtMs, faultId } : {}),
    ...(answer ? { response } : {}),
  };
}
