import type { WalkObservation, WalkQuote } from '../../../src/model/facts/walks.js';
import type { JournalEntry } from '../../../src/model/history.js';

export type Ruling =
  | { readonly outcome: 'held'; readonly how: string }
  | {
      readonly outcome: 'broken';
      /** What was seen, one sentence. */
      readonly seen: string;
      /** Which quote of the walk, null where it is the walk as a whole. */
      readonly quote: number | null;
    }
  /** The walk did not come to where the law says anything. */
  | { readonly outcome: 'not-met' };

/** A sentence that is true of every walk of a correct integration; pure over what was observed. */
export interface Law {
  readonly id: string;
  /** The sentence. */
  readonly text: string;
  /** Ids of checklists/rules.yaml. */
  readonly rules: readonly string[];
  judge(observation: WalkObservation): Ruling;
}

export const notMet: Ruling = { outcome: 'not-met' };

/** A law that speaks of each quote by itself: broken by one, held where any quote met it. */
export function eachQuote(judge: (quote: WalkQuote, index: number, observation: WalkObservation) => Ruling) {
  return (observation: WalkObservation): Ruling => {
    const rulings = observation.quotes.map((quote, index) => judge(quote, index, observation));
    return (
      rulings.find(({ outcome }) => outcome === 'broken') ?? rulings.find(({ outcome }) => outcome === 'held') ?? notMet
    );
  };
}

/** Requests to execute the quote, in order of arrival. */
export function executions({ trial }: WalkQuote): JournalEntry[] {
  return trial.journal.filter(({ operation, quoteId }) => operation === 'transact' && quoteId === trial.quote?.quoteId);
}

/** Accepts of the quote by its owner. */
export function acceptsOf({ trial }: WalkQuote) {
  return trial.calls.filter(({ operation, account }) => operation === 'accept' && account === trial.account);
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
