import { defineCheck } from '../../src/checks/define-check.js';
import type { Trial } from '../../src/model/history.js';
import { executions, lastStatus, lateAccepts, lateTrials, storyOf, told } from './late-accepts.js';

/** What the user is told after expiry: a controlled refusal, never a success and never a server error (EXEC-4, SAFE-4). */
export const acceptAfterExpiry = defineCheck({
  id: 'accept-after-expiry',
  needs: ['expiry-api'],
  messages: {
    accepted: 'An accept {lateMs} ms after expiry was taken: the order ended {status}.',
    crashed: 'An accept {lateMs} ms after expiry ended in {answer} instead of a controlled refusal.',
  },
  judge({ 'expiry-api': book }, say) {
    const control = told(book, 'in-time', say);
    const inTime = control?.calls.find((call) => call.operation === 'accept');
    if (control && inTime?.outcome !== 'ok') {
      say.unverified(
        inTime?.problem?.fault ?? 'partner',
        `in-time: an accept right after the lock did not work (${inTime?.outcome ?? 'none sent'}), so refusals after expiry prove nothing`,
        storyOf(control, inTime),
      );
    }
    for (const id of lateTrials) {
      const trial = told(book, id, say);
      if (!trial) continue;
      const late = lateAccepts(trial);
      if (late.length === 0) say.unverified('manifest', `${id}: when the quote expires is not known`, storyOf(trial));
      let stood = late.length > 0;
      for (const { call, lateMs } of late) {
        if (call.problem && call.problem.fault !== 'partner') {
          say.unverified(call.problem.fault, `${id}: ${call.problem.reason}`, storyOf(trial, call));
          stood = false;
        } else if (call.outcome === 'error') {
          say.fail('crashed', { lateMs, answer: answerOf(call) }, storyOf(trial, call));
          stood = false;
        }
      }
      const last = late.at(-1);
      const status = lastStatus(trial);
      if (last && last.call.outcome === 'ok' && isTaken(trial, status)) {
        say.fail('accepted', { lateMs: last.lateMs, status: status ?? 'without a status' }, storyOf(trial, last.call));
        stood = false;
      }
      if (stood)
        say.met(`${id}: ${late.length} late accepts were refused in a controlled way`, storyOf(trial, last?.call));
    }
  },
});

/** A user who reads "settled" or an endless "pending" believes that the stale price was taken; so does one who gets a trade. */
function isTaken(trial: Trial, status: string | null): boolean {
  if (trial.trade || executions(trial).some((entry) => entry.effect === 'trade-created')) return true;
  return status === 'settled' || status === 'pending';
}

function answerOf(call: Trial['calls'][number]): string {
  const last = call.exchanges.at(-1);
  return last?.response ? `HTTP ${last.response.status}` : (last?.error ?? 'no answer');
}
