import { defineCheck } from '../../src/checks/define-check.js';
import { believedForgery, forgeryIds } from './judge-forgery.js';
import { storyEvidence } from './story-told.js';

/** Only a genuine event may end a reserved trade: forged ones credit, free and change nothing (SAFE-8, SAFE-17). */
export const forgedEventsChangeNothing = defineCheck({
  id: 'forged-events-change-nothing',
  needs: ['event-forgeries', 'ledger-hold'],
  messages: {
    credited: 'A forged settled event ({signing}) was believed while the trade was reserved upstream: {seen}.',
    ended: 'A forged failed event ({signing}) was believed while the trade was reserved upstream: {seen}.',
  },
  judge({ 'event-forgeries': facts, 'ledger-hold': hold }, say) {
    for (const id of forgeryIds) {
      const found = believedForgery(facts, id, hold, say);
      const story = facts.stories.find(({ trial }) => trial.id === id);
      if (found === 'nothing' && story)
        say.met(`${id}: ${story.trial.met.how}; a true one was taken`, storyEvidence(story));
      else if (found !== 'nothing' && found) {
        const message = id === 'forged-settled' ? 'credited' : 'ended';
        say.fail(message, { signing: found.signing, seen: found.seen }, storyEvidence(found.story));
      }
    }
  },
});
