import { Decimal } from 'decimal.js';
import type { LedgerFacts, LedgerStory } from '../../src/model/facts/ledger.js';
import { readingAt } from './credit-of.js';
import { faultOfLeftover, faultOfSettled, faultOfUnsettled } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold, type Unsure, untold, unwound, wasTold } from './story-told.js';

/** What a repeated event did to an order. */
export interface ReplayFault {
  readonly fault: 'again' | 'lost' | 'freed' | 'changed';
  readonly story: LedgerStory;
  /** Which delivery: `ended` copies at once, `replayed` later, `renewed` under another id. */
  readonly label: string;
  readonly seen: string;
}

export const deliveryWords: Readonly<Record<string, string>> = {
  ended: 'copies at the same moment',
  replayed: 'replays later',
  renewed: 'the same news under another event id',
};

/** The first fault of the settled story, `nothing` where replays did nothing, null where that could not be known. */
export function replayOfSettled(facts: LedgerFacts, say: Unsure): ReplayFault | 'nothing' | null {
  const story = storyTold(facts, 'settled', say);
  if (!story) return null;
  for (const label of ['ended', 'replayed', 'renewed']) {
    const reading = readingTold(story, label, say);
    if (!reading) return null;
    const wrong = faultOfSettled(story, reading);
    const changed = reading.status !== null && reading.status !== 'settled';
    if (wrong?.fault === 'twice') return { fault: 'again', story, label, seen: wrong.seen };
    if ((wrong || changed) && !wasTold(story)) {
      say.unverified('partner', `settled: ${untold(story)}`, storyEvidence(story));
      return null;
    }
    const seen = wrong?.seen ?? `the order was shown as ${reading.status}`;
    if (wrong || changed) return { fault: label === 'ended' ? 'lost' : 'changed', story, label, seen };
  }
  return 'nothing';
}

/** The same for the failed story: a hold that is freed twice leaves less than before. */
export function replayOfFailed(facts: LedgerFacts, say: Unsure): ReplayFault | 'nothing' | null {
  const story = storyTold(facts, 'failed', say);
  if (!story) return null;
  for (const label of ['ended', 'replayed']) {
    const reading = readingTold(story, label, say);
    if (!reading) return null;
    const ended = readingAt(story, 'ended');
    const wrong = label === 'ended' ? faultOfLeftover(story, reading) : faultOfUnsettled(story, reading, ended);
    if (wrong && label !== 'ended') return { fault: 'changed', story, label, seen: wrong.seen };
    if (wrong) {
      say.unverified('partner', `failed: the failed order was not left clean: ${wrong.seen}`, storyEvidence(story));
      return null;
    }
    const before = readingAt(story, 'before')?.pending ?? null;
    if (before !== null && reading.pending !== null && new Decimal(reading.pending).lt(before)) {
      return { fault: 'freed', story, label, seen: `pending fell from ${before} to ${reading.pending}` };
    }
    if (!unwound.includes(reading.status)) {
      say.unverified(
        'partner',
        `failed: the order did not fail (${reading.status ?? 'unreadable'})`,
        storyEvidence(story),
      );
      return null;
    }
  }
  return 'nothing';
}
