import { defineCheck } from '../../src/checks/define-check.js';
import { journalEvidence, rowsEvidence } from '../../src/checks/evidence.js';
import type { ControlState } from '../../src/model/facts/expiry.js';
import type { PageOutageFacts } from '../../src/model/facts/outages.js';
import type { Evidence } from '../../src/model/report.js';

/** A page that is told of no quote neither takes another route by itself nor offers to accept (FALL-7, FALL-13, FALL-26). */
export const pageInventsNothing = defineCheck({
  id: 'page-invents-nothing',
  needs: ['page-outage'],
  messages: {
    switched: 'A person asked the page for {pool}, which had no quote, and a firm quote of {other} was locked unasked.',
    offered: 'There was no quote of {pool} and none of anything else, yet the page offered to accept one.',
  },
  judge({ 'page-outage': facts }, say) {
    const { obstacle, poolId, hits, quotes, before, after } = facts;
    const evidence = seenOf(facts);
    if (obstacle || hits === 0 || !after) {
      const reason = `the page did not make the app ask for a quote of ${poolId} (\`ui.steps.lockQuote\`)`;
      say.unverified(obstacle?.fault ?? 'manifest', obstacle?.reason ?? reason, evidence);
      return;
    }
    const others = [...new Set(quotes.map((quote) => quote.poolId))].filter((pool) => pool !== poolId);
    if (others.length > 0) say.fail('switched', { pool: poolId, other: others.join(' and ') }, evidence);
    else if (quotes.length > 0) {
      say.unverified('harness', `${poolId} gave a quote although it was to have none`, evidence);
    } else if (!usable(after)) {
      say.met(`the page was told that ${poolId} has no quote, locked no other and offered nothing to accept`, evidence);
    } else if (before && usable(before)) {
      say.unverified('manifest', '`ui.accept` finds a control that can be used before anybody has asked', evidence);
    } else say.fail('offered', { pool: poolId }, evidence);
  },
});

function usable({ visible, enabled }: ControlState): boolean {
  return visible && enabled;
}

function seenOf({ asked, sent, screenshot }: PageOutageFacts): Evidence[] {
  const rows = sent.map(({ method, url }) => [method, url]);
  return [
    ...(asked.length > 0 ? [journalEvidence(asked, 'Quotes that the app asked for, at the upstream')] : []),
    ...(rows.length > 0 ? [rowsEvidence(['method', 'address'], rows, 'What the page sent, reads aside')] : []),
    ...(screenshot ? [{ kind: 'screenshot' as const, summary: 'The page without a quote', file: screenshot }] : []),
  ];
}
