import { Decimal } from 'decimal.js';
import type { LedgerFacts, LedgerStory, SurfaceReading } from '../../src/model/facts/ledger.js';
import { readingAt } from './credit-of.js';
import { faultOfUnsettled } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold, terminalReads, type Unsure, unwound } from './story-told.js';

/** What a forged event brought about. */
export interface Believed {
  readonly story: LedgerStory;
  /** The first forgery after which something had changed. */
  readonly signing: string;
  readonly seen: string;
}

export type ForgeryId = 'forged-settled' | 'forged-failed';
export const forgeryIds: readonly ForgeryId[] = ['forged-settled', 'forged-failed'];

/** How soon after an event an app that asks upstream instead of believing it does so. */
const knockMs = 1_500;

/**
 * The first effect of forged events in one story, null where there was none. Says where that could not be known: without
 * a true event that the app took, refusals prove nothing.
 */
export function believedForgery(
  facts: LedgerFacts,
  id: ForgeryId,
  hold: LedgerFacts,
  say: Unsure,
): Believed | 'nothing' | null {
  const story = storyTold(facts, id, say);
  if (!story) return null;
  const believed = firstEffect(story);
  if (believed && id === 'forged-failed' && givesUp(hold)) {
    const reason = `${id}: the app ends reserved orders by itself, so ${believed.seen} proves nothing`;
    say.unverified('partner', reason, storyEvidence(story));
    return null;
  }
  if (believed) return believed;
  const surfaces = readingTold(story, 'forged', say);
  const door = whyNoDoor(story);
  if (door) {
    say.unverified('partner', `${id}: ${door}`, storyEvidence(story));
    return null;
  }
  return surfaces && surfaces.problems.length === 0 ? 'nothing' : null;
}

function firstEffect(story: LedgerStory): Believed | null {
  const held = readingAt(story, 'held');
  if (!held) return null;
  const sent = story.readings.filter(
    ({ label, upstream }) => upstream === 'reserved' && !['before', 'held'].includes(label),
  );
  for (const reading of sent) {
    const seen = effect(story, held, reading);
    if (seen) return { story, signing: reading.label === 'forged' ? 'one of them' : reading.label, seen };
  }
  // Work that the app did later than it was watched for shows itself in how the order ended.
  const end = readingAt(story, 'ended')?.status ?? null;
  const truth = story.trial.trade?.status;
  const lied = (truth === 'settled' && unwound.includes(end)) || (truth === 'failed' && end === 'settled');
  return lied ? { story, signing: 'one of them', seen: `the order ended ${end}` } : null;
}

function effect(story: LedgerStory, held: SurfaceReading, now: SurfaceReading): string | null {
  const lies = story.trial.id === 'forged-settled' ? ['settled'] : unwound;
  if (now.status !== null && lies.includes(now.status)) return `the order became ${now.status}`;
  const credit = faultOfUnsettled(story, now, held);
  if (credit) return credit.seen;
  if (story.trial.id === 'forged-settled') return null;
  const freed = held.pending !== null && now.pending !== null && new Decimal(now.pending).lt(held.pending);
  return freed ? `the hold went from ${held.pending} to ${now.pending}` : null;
}

/** Whether an order ended while its trade was held in reserved and nobody said anything. */
function givesUp({ stories }: LedgerFacts): boolean {
  return stories.some(({ readings }) =>
    readings.some((one) => one.upstream === 'reserved' && unwound.includes(one.status)),
  );
}

/** Why nothing shows that the app takes events at this address at all; null where something does. */
function whyNoDoor(story: LedgerStory): string | null {
  const { deliveries, trade } = story.trial;
  const truth = deliveries.find(({ signing }) => signing === 'valid');
  if (!truth) return 'no true event was sent after the forged ones';
  if (truth.status === null || truth.status >= 400) {
    return `a true event was refused as well (${truth.status ?? truth.error ?? 'no answer'}): check webhooks.url, webhooks.secret and webhooks.header`;
  }
  if (deliveries.some(({ signing, status }) => signing !== 'valid' && status !== null && status >= 400)) return null;
  const end = readingAt(story, 'ended');
  const ended = end && trade && (trade.status === 'settled' ? end.status === 'settled' : unwound.includes(end.status));
  if (!ended) return 'a true event was taken and changed nothing, so refusals of forged ones prove nothing';
  const reads = terminalReads(story).filter(({ arrivedAtMs }) => arrivedAtMs >= truth.sentAtMs);
  const byEvent = reads.length === 0 || reads.some(({ arrivedAtMs }) => arrivedAtMs <= truth.sentAtMs + knockMs);
  return byEvent ? null : 'true and forged events were answered alike, and only a later status read had an effect';
}
