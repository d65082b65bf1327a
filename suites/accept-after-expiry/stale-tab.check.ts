import { defineCheck } from '../../src/checks/define-check.js';
import { timelineEvidence } from '../../src/checks/evidence.js';
import type { StaleTabFacts } from '../../src/model/facts/expiry.js';
import type { Evidence } from '../../src/model/report.js';
import { executions } from './late-accepts.js';

/** A tab left open: the accept control dies with the quote, and forcing it changes nothing (SAFE-5, FALL-14). */
export const staleTab = defineCheck({
  id: 'stale-tab',
  needs: ['expiry-browser'],
  messages: {
    enabled: 'The accept control could still be used {lateMs} ms after the quote had expired.',
    executed: 'A forced click in a stale tab executed quote {quote} {lateMs} ms after expiry.',
  },
  judge({ 'expiry-browser': facts }, say) {
    const { trial, before, after, obstacle } = facts;
    const quote = trial.quote;
    if (obstacle || !quote) {
      say.unverified(
        obstacle?.fault ?? 'harness',
        obstacle?.reason ?? 'the upstream does not know the quote of the page',
      );
      return;
    }
    if (!before?.visible || !before.enabled || !after) {
      const seen = before?.visible ? 'disabled' : 'not there';
      say.unverified(
        'manifest',
        `while the quote stood the accept control was ${seen}: \`ui.accept\` does not find it`,
        seenBy(facts),
      );
      return;
    }
    const usable = after.visible && after.enabled && facts.renewed === 0;
    if (usable) say.fail('enabled', { lateMs: Math.round(after.atMs - quote.expiresAtMs) }, seenBy(facts));
    const late = executions(trial).find((entry) => entry.arrivedAtMs > quote.expiresAtMs);
    if (late) {
      say.fail(
        'executed',
        { quote: quote.quoteId, lateMs: Math.round(late.arrivedAtMs - quote.expiresAtMs) },
        seenBy(facts),
      );
    }
    if (!usable && !late) {
      const fate = facts.renewed > 0 ? 'was offered again with fresh terms' : 'could not be used any more';
      say.met(`after expiry the control ${fate}; ${facts.forced ?? 'no forced click was possible'}`, seenBy(facts));
    }
  },
});

function seenBy(facts: StaleTabFacts): Evidence[] {
  const shot = facts.screenshot;
  return [
    timelineEvidence(facts.trial),
    ...(shot ? [{ kind: 'screenshot' as const, summary: 'The page after expiry', file: shot }] : []),
  ];
}
