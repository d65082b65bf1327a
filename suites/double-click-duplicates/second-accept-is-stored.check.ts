import { defineCheck } from '../../src/checks/define-check.js';
import { answersInControl, controlledAnswers } from './answers.js';
import { evidenceOf, keepsLaws, oneExecution, tellsSomething } from './one-execution.js';

/** A quote that is taken is answered with its execution or a refusal, whoever asks again and when (EXEC-2, SAFE-10). */
export const secondAcceptIsStored = defineCheck({
  id: 'second-accept-is-stored',
  needs: ['accept-again'],
  messages: { ...oneExecution, ...controlledAnswers },
  judge({ 'accept-again': { stories } }, say) {
    const named = new Set<string>();
    for (const story of stories) {
      const lawful = keepsLaws(story, say, named);
      const controlled = answersInControl(story.trial, say);
      if (lawful && controlled && tellsSomething(story, say)) {
        say.met(`${story.trial.id}: ${story.trial.met.how}`, evidenceOf(story.trial));
      }
    }
  },
});
