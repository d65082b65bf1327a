import { defineCheck } from '../../src/checks/define-check.js';
import { readingAt } from './credit-of.js';
import { storyEvidence } from './story-told.js';

/** Events are optional and get lost: an app that polls settles all the same (FALL-15, EXEC-13). */
export const settlesWithoutEvents = defineCheck({
  id: 'settles-without-events',
  needs: ['settlement-paths'],
  messages: {
    ignored:
      'No event came; the app asked upstream, was told that the trade is settled, and the order stayed {status}.',
    waits: 'No event can come (`webhooks: none`), and the app did not ask upstream either: the order stayed {status}.',
  },
  judge({ 'settlement-paths': facts }, say) {
    const story = facts.stories.find(({ trial }) => trial.id === 'poll-only');
    const reading = story && readingAt(story, 'ended');
    if (!story || story.obstacle || !reading) {
      say.unverified(story?.obstacle?.fault ?? 'harness', story?.obstacle?.reason ?? 'the story was not told');
      return;
    }
    const evidence = storyEvidence(story);
    const { status } = reading;
    if (status === null) say.unverified('partner', 'the order could not be read', evidence);
    else if (status === 'settled') say.met(story.trial.met.how, evidence);
    else if (story.trial.met.yes) say.fail('ignored', { status }, evidence);
    else if (story.trial.deliveries.length === 0) say.fail('waits', { status }, evidence);
    else say.unverified('partner', `${story.trial.met.how}; an event brought the order forward`, evidence);
  },
});
