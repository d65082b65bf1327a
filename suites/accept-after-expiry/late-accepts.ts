import { exchangeEvidence, journalEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { Call } from '../../src/model/call.js';
import type { Obstacle, Trial, TrialBook } from '../../src/model/history.js';
import type { Evidence } from '../../src/model/report.js';
import type { Fault } from '../../src/model/words.js';

/** Trials whose accepts left after expiry. */
export const lateTrials = ['just-after', 'well-after'] as const;

export interface LateAccept {
  readonly call: Call;
  readonly lateMs: number;
}

export function trialOf(
  book: TrialBook,
  id: string,
): { readonly trial: Trial | null; readonly obstacle: Obstacle | null } {
  return { trial: book.trials.find((trial) => trial.id === id) ?? null, obstacle: book.obstacles[id] ?? null };
}

/** Says why a trial tells nothing, true where it does tell something. */
export function told(
  book: TrialBook,
  id: string,
  say: { unverified(fault: Fault, reason: string, evidence?: readonly Evidence[]): void },
): Trial | null {
  const { trial, obstacle } = trialOf(book, id);
  if (trial && !obstacle && trial.met.yes) return trial;
  const reason = obstacle?.reason ?? trial?.met.how ?? 'the trial was not run';
  say.unverified(obstacle?.fault ?? 'harness', `${id}: ${reason}`, trial ? [timelineEvidence(trial)] : []);
  return null;
}

/** When the quote expired: the upstream's word, else the app's own. */
function expiresAtMs(trial: Trial): number | null {
  if (trial.quote) return trial.quote.expiresAtMs;
  const lock = trial.calls.findLast((call) => call.operation === 'lockQuote');
  const parsed = Date.parse(String(lock?.outputs.expiresAt ?? ''));
  return Number.isNaN(parsed) ? null : parsed;
}

export function lateAccepts(trial: Trial): LateAccept[] {
  const expiry = expiresAtMs(trial);
  if (expiry === null) return [];
  return trial.calls
    .filter((call) => call.operation === 'accept' && call.startedAtMs > expiry)
    .map((call) => ({ call, lateMs: Math.round(call.startedAtMs - expiry) }));
}

/** Execution requests for the trial's own quote, in order of arrival. */
export function executions(trial: Trial) {
  return trial.journal.filter(
    (entry) => entry.operation === 'transact' && (trial.quote === null || entry.quoteId === trial.quote.quoteId),
  );
}

/** The order's last status as the app told it, null where it told none. */
export function lastStatus(trial: Trial): string | null {
  const told = trial.calls
    .filter((call) => call.operation === 'order' || call.operation === 'accept')
    .map((call) => call.outputs.status)
    .filter((status) => typeof status === 'string');
  return told.at(-1) ?? null;
}

export function storyOf(trial: Trial, call?: Call): Evidence[] {
  const rows = executions(trial);
  return [
    timelineEvidence(trial),
    ...(call ? [exchangeEvidence(call, `${call.operation} as ${call.account}: ${call.outcome}`)] : []),
    ...(rows.length > 0 ? [journalEvidence(rows, 'Execution requests for this quote at the upstream')] : []),
  ];
}
