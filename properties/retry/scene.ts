import type { Call } from '../../src/model/call.js';
import type { WalkObservation, WalkQuote } from '../../src/model/facts/walks.js';
import type { Manifest } from '../../src/model/manifest.js';
import type { Readings } from './readings.js';

/** A broken walk as an export replays it. */
export interface Scene extends Readings {
  readonly observation: WalkObservation;
  /** The quote that broke the law; null where none is to blame alone. */
  readonly quote: WalkQuote | null;
  /** Says where answers hold what. */
  readonly manifest: Manifest;
}

/** Items of the journal that concern the quote; none where it is not known. */
export function ofQuote({ quote }: Scene): readonly Readonly<Record<string, string>>[] {
  const quoteId = quote?.trial.quote?.quoteId;
  return quoteId === undefined ? [] : [{ '/quoteId': quoteId }];
}

/** The actions with the answer to a call, to the last of its requests, each time that it is made. */
export function answersTo({ actions, calls }: Scene, call: Call): number[] {
  return actions.flatMap((action, index) => {
    const next = actions[index + 1];
    return calls.get(action) === call && !(next && calls.get(next) === call) ? [index] : [];
  });
}

/** Where a body shows an output; null where it does not simply stand there. */
export function pointerOf(rule: unknown): string | null {
  return (typeof rule === 'string' ? /^\$response\.body#(.*)$/s.exec(rule)?.[1] : undefined) ?? null;
}
