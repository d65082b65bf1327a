import { exchangeEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { Statements } from '../../src/model/check.js';
import type { Trial } from '../../src/model/history.js';
import { executions } from './one-execution.js';

/** How an accept of a quote that is already taken may not be answered. */
export const controlledAnswers = {
  crashed: '{trial}: an accept of a quote that was already accepted was answered with HTTP {status}.',
} as const;

/** Using a quote again is answered with its execution or with a refusal, never with a server error (EXEC-2). */
export function answersInControl(
  trial: Trial,
  say: Pick<Statements<keyof typeof controlledAnswers>, 'fail' | 'unverified'>,
): boolean {
  // Where the execution itself failed upstream, a server error may be the honest answer; retries are judged elsewhere.
  if (executions(trial).some(({ status }) => status === null || status >= 500)) return true;
  let controlled = true;
  for (const call of trial.calls.filter(({ operation, outcome }) => operation === 'accept' && outcome === 'error')) {
    const last = call.exchanges.at(-1);
    const status = last?.response?.status ?? null;
    // The user who hangs up gets no answer.
    if (status === null && last?.error === 'aborted') continue;
    controlled = false;
    const evidence = [exchangeEvidence(call, `${trial.id}: an accept`), timelineEvidence(trial)];
    if (status !== null && status >= 500) say.fail('crashed', { trial: trial.id, status }, evidence);
    else {
      const why = call.problem?.reason ?? last?.error ?? 'no answer';
      say.unverified(call.problem?.fault ?? 'partner', `${trial.id}: an accept could not be read: ${why}`, evidence);
    }
  }
  return controlled;
}
