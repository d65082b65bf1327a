import { journalEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { Statements } from '../../src/model/check.js';
import type { ConfirmStory } from '../../src/model/facts/swaps.js';
import type { JournalEntry } from '../../src/model/history.js';
import type { Evidence } from '../../src/model/report.js';

/** Requests to create a swap that came of this confirm, in order of arrival. */
export function swapRequests({ trial }: ConfirmStory): readonly JournalEntry[] {
  return trial.journal;
}

/** The distinct keys under which they were sent. */
export function keysOf(story: ConfirmStory): readonly string[] {
  return [...new Set(swapRequests(story).flatMap(({ idempotencyKey }) => idempotencyKey ?? []))];
}

/** The story, and what of it reached the upstream. */
export function confirmEvidence(story: ConfirmStory): Evidence[] {
  const { trial } = story;
  const sent = swapRequests(story);
  return [
    timelineEvidence(trial),
    ...(sent.length > 0 ? [journalEvidence(sent, `${trial.id}: requests to create a swap, at the upstream`)] : []),
  ];
}

/** Says why a story proves nothing; true where it does. */
export function provesNothing(story: ConfirmStory, say: Pick<Statements<never>, 'unverified'>): boolean {
  const { trial, obstacle } = story;
  if (obstacle) say.unverified(obstacle.fault, `${trial.id}: ${obstacle.reason}`, [timelineEvidence(trial)]);
  else if (!trial.met.yes) say.unverified('partner', `${trial.id}: ${trial.met.how}`, [timelineEvidence(trial)]);
  else return false;
  return true;
}
