import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import { privatePhrase } from '../support-traceability/private-words.js';

/** Screens of an execution tell nothing of reserves, routes and who stands behind them (EXEC-12, SAFE-16, FALL-9). */
export const pagesShowNothingPrivate = defineCheck({
  id: 'pages-show-nothing-private',
  needs: ['page-locks'],
  messages: { shown: 'Users read "{phrase}" on {where}.' },
  judge({ 'page-locks': { obstacle, accepted, texts } }, say) {
    for (const { where, text } of texts) {
      const phrase = privatePhrase(text);
      if (phrase !== null) say.fail('shown', { phrase, where }, [readOn(where, around(text, phrase))]);
    }
    if (obstacle) say.unverified(obstacle.fault, obstacle.reason);
    else if (!accepted) {
      say.unverified('manifest', 'no order came about in the browser (`ui.accept`, `ui.outputs.orderRef`)');
    } else if (texts.length === 0) say.unverified('harness', 'no page could be read');
    else {
      const rows = texts.map(({ where, text }) => [where, `${text.length} characters`]);
      say.met(`${texts.length} screens were read`, [rowsEvidence(['screen', 'read'], rows, 'Screens that were read')]);
    }
  },
});

function readOn(where: string, excerpt: string) {
  return rowsEvidence(['screen', 'what it shows'], [[where, excerpt]], 'What users read');
}

/** A private phrase with the words beside it. */
function around(text: string, phrase: string): string {
  const at = text.indexOf(phrase);
  return text
    .slice(Math.max(0, at - 40), at + phrase.length + 40)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
