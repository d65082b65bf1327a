import { defineCheck } from '../../src/checks/define-check.js';
import { journalEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { Trial } from '../../src/model/history.js';
import { told } from './late-accepts.js';

/** Expired terms are replaced only by terms that the user accepted: no silent re-quote (EXEC-11, FALL-14). */
export const freshTermsNeedAcceptance = defineCheck({
  id: 'fresh-terms-need-acceptance',
  needs: ['expiry-api'],
  messages: {
    requoted: '{trial}: after expiry the app executed quote {quote}, which nobody had been shown or had accepted.',
  },
  judge({ 'expiry-api': book }, say, run) {
    if (run.upstream.mode === 'none') {
      say.unverified('manifest', 'without an upstream nobody sees whether other quotes are executed');
      return;
    }
    const named = new Set<string>();
    for (const id of ['just-after', 'well-after', 'in-flight']) {
      const trial = told(book, id, say);
      if (!trial) continue;
      const strays = strayExecutions(trial).filter((stray) => !named.has(stray.quoteId));
      for (const { quoteId, entries } of strays) {
        named.add(quoteId);
        say.fail('requoted', { trial: id, quote: quoteId }, [
          timelineEvidence(trial),
          journalEvidence(entries, 'The quote and its execution at the upstream'),
        ]);
      }
      if (strays.length === 0) say.met(`${id}: no other quote was executed`, [timelineEvidence(trial)]);
    }
    const fresh = told(book, 'fresh', say);
    const accept = fresh?.calls.findLast((call) => call.operation === 'accept');
    if (fresh && accept?.outcome !== 'ok') {
      say.unverified('partner', 'fresh: a fresh quote could not be accepted either, so refusals prove nothing', [
        timelineEvidence(fresh),
      ]);
    }
  },
});

/** Executions of firm quotes that no `lockQuote` of the audit brought about, sent after the trial's quote had expired. */
function strayExecutions(trial: Trial) {
  return trial.unclaimed.quotes.flatMap(({ quoteId }) => {
    const entries = trial.journal.filter((entry) => entry.quoteId === quoteId);
    return entries.some((entry) => entry.operation === 'transact') ? [{ quoteId, entries }] : [];
  });
}
