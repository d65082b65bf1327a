import { defineCheck } from '../../src/checks/define-check.js';
import { journalEvidence, rowsEvidence } from '../../src/checks/evidence.js';

/** A firm quote is locked when the user asks for it: not by opening a page, and not with every key (SAFE-27). */
export const quotesLockedOnDemand = defineCheck({
  id: 'quotes-locked-on-demand',
  needs: ['page-locks'],
  messages: {
    load: 'Opening the quote page locked {count} firm quotes before anybody asked.',
    typing: 'Asking for one quote locked {count} of them while the amount was typed.',
  },
  judge({ 'page-locks': { obstacle, opened, locked, onLoad, onSteps, screenshot } }, say) {
    if (onLoad.length > 0) {
      say.fail('load', { count: onLoad.length }, [
        journalEvidence(onLoad, 'Firm quotes of a page that was only opened'),
      ]);
    } else if (!opened) {
      const { fault, reason } = obstacle ?? { fault: 'manifest', reason: '`ui.pages` names no `quote` page to open' };
      say.unverified(fault, reason);
    }
    if (onLoad.length > 0) return;
    if (onSteps.length > 1) {
      say.fail('typing', { count: onSteps.length }, [journalEvidence(onSteps, 'Firm quotes of one ask')]);
    } else if (!locked) {
      const { fault, reason } = obstacle ?? { fault: 'manifest', reason: 'the steps brought no quote about' };
      say.unverified(fault, reason);
    } else if (opened) {
      const rows = [
        ['the page was opened', String(onLoad.length)],
        ['the amount was typed and a quote asked for', String(onSteps.length)],
      ];
      say.met('the page locked nothing until it was asked to', [
        rowsEvidence(['what the person did', 'firm quotes'], rows, 'Firm quotes by what the person did'),
        ...(screenshot ? [{ kind: 'screenshot' as const, summary: 'The page with the quote', file: screenshot }] : []),
      ]);
    }
  },
});
