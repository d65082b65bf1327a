import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { PageFacts } from '../../src/model/facts/ledger.js';
import type { Evidence } from '../../src/model/report.js';
import { undecided } from './story-told.js';

/** The page says nothing final before the upstream does (EXEC-13, SAFE-28). */
export const pageWaitsForSettlement = defineCheck({
  id: 'page-waits-for-settlement',
  needs: ['ledger-page'],
  messages: {
    final: 'While the trade was still reserved upstream, the order page said "{text}" ({status}).',
  },
  judge({ 'ledger-page': facts }, say) {
    const { trial, obstacle, readings } = facts;
    const evidence = pageEvidence(facts);
    if (obstacle || !trial.met.yes) {
      say.unverified(obstacle?.fault ?? 'harness', obstacle?.reason ?? trial.met.how, evidence);
      return;
    }
    const held = readings.filter(({ upstream, text }) => upstream === 'reserved' && text !== null);
    const final = held.find(({ status }) => status !== null && !undecided.includes(status));
    if (final) {
      say.fail('final', { text: final.text ?? '', status: final.status ?? '' }, evidence);
      return;
    }
    if (held.length === 0) {
      say.unverified('manifest', '`ui.orderStatus` was not found on the order page', evidence);
      return;
    }
    const unknown = held.find(({ status }) => status === null);
    if (unknown) {
      say.unverified('manifest', `the page said "${unknown.text}": add that word to vocabulary.status`, evidence);
      return;
    }
    say.met(`${trial.met.how}; it said "${held.at(-1)?.text}" and nothing final`, evidence);
  },
});

function pageEvidence({ trial, readings, screenshots }: PageFacts): Evidence[] {
  return [
    rowsEvidence(
      ['look', 'upstream', 'page', 'status'],
      readings.map(({ label, upstream, text, status }) => [label, upstream, text, status]),
      'What the order page said',
    ),
    timelineEvidence(trial),
    ...screenshots.map(
      ({ label, file }): Evidence => ({ kind: 'screenshot', summary: `The order page: ${label}`, file }),
    ),
  ];
}
