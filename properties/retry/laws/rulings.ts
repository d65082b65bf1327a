import type { WalkExample, WalkFacts, WalkObservation } from '../../../src/model/facts/walks.js';
import type { Law } from './law.js';

/** What all walks of one drill together say about a law. */
export interface LawRulings {
  readonly law: Law;
  /** The shortest walk that breaks it; null where none was found, or none could be shortened. */
  readonly example: WalkExample | null;
  /** Walks that broke it, the shortened one included. */
  readonly broken: readonly { readonly observation: WalkObservation; readonly seen: string }[];
  /** How it was held, and in how many walks. */
  readonly held: readonly string[];
}

/** Holds every recorded walk against the law once more, from what was observed alone. */
export function rulingsOf(facts: WalkFacts, law: Law): LawRulings {
  const example = facts.examples.find((candidate) => candidate.law === law.id) ?? null;
  const walks = [...(example ? [example.observation] : []), ...facts.observations];
  const rulings = walks.map((observation) => ({ observation, ruling: law.judge(observation) }));
  return {
    law,
    example,
    broken: rulings.flatMap(({ observation, ruling }) =>
      ruling.outcome === 'broken' ? [{ observation, seen: ruling.seen }] : [],
    ),
    held: rulings.flatMap(({ ruling }) => (ruling.outcome === 'held' ? [ruling.how] : [])),
  };
}
