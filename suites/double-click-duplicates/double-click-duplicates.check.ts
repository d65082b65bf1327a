import { defineCheck } from '../../src/checks/define-check.js';
import type { ClickStory } from '../../src/model/facts/duplicates.js';
import type { Evidence } from '../../src/model/report.js';
import { evidenceOf, keepsLaws, oneExecution, tellsSomething } from './one-execution.js';

/** A double click in a real browser, and whoever gets around what the page does against it, make one trade (EXEC-10, SAFE-10). */
export const doubleClickDuplicates = defineCheck({
  id: 'double-click-duplicates',
  needs: ['double-click'],
  messages: oneExecution,
  judge({ 'double-click': { stories } }, say) {
    const named = new Set<string>();
    for (const story of stories) {
      if (!keepsLaws(story, say, named)) continue;
      // A page that does not send its accept as a request has nothing to repeat; the server is raced directly elsewhere.
      if (story.kind === 'repeated' && story.copies === 0 && !story.obstacle) continue;
      if (tellsSomething(story, say)) say.met(`${story.trial.id}: ${story.trial.met.how}`, seen(story));
    }
  },
});

function seen({ trial, screenshot, kind }: ClickStory): Evidence[] {
  const shot: Evidence[] = screenshot
    ? [{ kind: 'screenshot', summary: `The page after the ${kind} click`, file: screenshot }]
    : [];
  return [...evidenceOf(trial), ...shot];
}
