import { defineCheck } from '../../src/checks/define-check.js';
import { type ConfirmStory, failureEnds } from '../../src/model/facts/swaps.js';
import type { JournalEntry } from '../../src/model/history.js';
import { mostOpen } from '../../src/model/overlap.js';
import { confirmEvidence, provesNothing, swapRequests } from './confirms.js';

/** More tries than this within a few seconds are a loop, not a retry. */
const mostTries = 8;
/** Pauses below this are no pauses. */
const shortestPauseMs = 50;
/** Pauses within a quarter of each other are of one length; jitter alone does not bring that about time after time. */
const sameLength = (ratio: number) => ratio > 0.8 && ratio < 1.25;
/** So many pairs of pauses are needed before their growth can be judged, and so large a part of them must be alike. */
const enoughPairs = 3;
const mostOfThem = 0.75;

/** Failures are tried again a few times, one request after another, with growing pauses (SWAP-10, KEY-7). */
export const swapRetriesAreBounded = defineCheck({
  id: 'swap-retries-are-bounded',
  needs: ['swap-confirms'],
  messages: {
    'too-many':
      '{confirm}: {count} requests to create the swap were sent while every one of them failed; more than {most} are a loop.',
    'no-pause': '{confirm}: {count} requests to create the swap followed each other without a pause.',
    'fixed-pause': 'The pauses between tries do not grow: {pauses} ms.',
    parallel: '{confirm}: {count} requests to create the swap of one confirm were open at the same time.',
    'given-up':
      '{confirm}: the request failed once and nothing was sent again, no swap was made, and the order shows {status}.',
  },
  judge({ 'swap-confirms': { stories } }, say) {
    const failing = stories.filter(({ failure }) => failure === 'lasting' || failure === 'uncertain');
    const lawful: ConfirmStory[] = [];
    for (const story of failing) {
      const confirm = story.trial.id;
      const sent = ownTries(story);
      const pauses = pausesOf(story);
      const count = sent.length;
      if (mostOpen(sent) > 1) say.fail('parallel', { confirm, count: mostOpen(sent) }, confirmEvidence(story));
      else if (story.failure === 'lasting' && count > mostTries) {
        say.fail('too-many', { confirm, count, most: mostTries }, confirmEvidence(story));
      } else if (story.failure === 'lasting' && pauses.length > 1 && Math.max(...pauses) < shortestPauseMs) {
        say.fail('no-pause', { confirm, count }, confirmEvidence(story));
      } else if (story.failure === 'uncertain' && count === 1 && hangs(story)) {
        say.fail('given-up', { confirm, status: story.status ?? 'nothing' }, confirmEvidence(story));
      } else if (!provesNothing(story, say)) lawful.push(story);
    }
    // Client and user retry in the uncertain stories; the app's own pauses stand in the lasting ones.
    const own = lawful.filter(({ failure }) => failure === 'lasting').map(pausesOf);
    const ratios = own.flatMap((pauses) => pauses.slice(1).map((pause, index) => pause / (pauses[index] ?? pause)));
    if (ratios.length >= enoughPairs && ratios.filter(sameLength).length >= mostOfThem * ratios.length) {
      const pauses = own.map((each) => each.map(Math.round).join(', ')).join('; ');
      say.fail(
        'fixed-pause',
        { pauses },
        lawful.filter(({ failure }) => failure === 'lasting').flatMap(confirmEvidence),
      );
      return;
    }
    for (const story of lawful) {
      const tries = ownTries(story).length;
      const how = pausesOf(story).map((pause) => `${Math.round(pause)} ms`);
      const pauses = how.length > 0 ? `, with pauses of ${how.join(', ')}` : '';
      say.met(`${story.trial.id}: ${tries} requests${pauses}`, confirmEvidence(story));
    }
  },
});

/** What was sent before the failure was over and before anybody retried by hand. */
function ownTries(story: ConfirmStory): readonly JournalEntry[] {
  const over = story.trial.marks.find(({ name }) => name === failureEnds);
  return swapRequests(story).filter(({ arrivedAtMs }) => arrivedAtMs <= (over?.atMs ?? Number.POSITIVE_INFINITY));
}

/** From the end of one request to the arrival of the next, ms. */
function pausesOf(story: ConfirmStory): readonly number[] {
  const sent = ownTries(story);
  return sent.slice(1).map(({ arrivedAtMs }, index) => arrivedAtMs - (sent[index]?.endedAtMs ?? arrivedAtMs));
}

/** The app waits for something that nobody will bring about. */
function hangs({ swaps, status, trial }: ConfirmStory): boolean {
  const knowsOrder = trial.calls.some(({ outputs }) => outputs.orderRef !== undefined);
  return swaps.length === 0 && knowsOrder && (status === 'pending' || status === 'open');
}
