import type { WalkObservation } from '../../../src/model/facts/walks.js';
import { creditIffSettled, ledgerConserves, retriesCreditOnce } from './credits.js';
import type { Law } from './law.js';
import { keyPersisted, oneBodyPerKey, oneKey } from './one-key.js';
import { boundedRetries, limitsRespected, oneAtATime, unavailableRespected } from './pace.js';
import { earlyEventsJoined, idsRecorded, ordersEnd, terminalStands } from './records.js';
import { endedStaysEnded, freshTermsAccepted, oneTrade } from './strays.js';
import { expiredIsFinal, ownersOnly, withinTerms } from './terms.js';

export type { Law } from './law.js';

/** The retry contract, law by law: a closed list. */
export const laws: readonly Law[] = [
  oneTrade,
  oneKey,
  keyPersisted,
  oneBodyPerKey,
  endedStaysEnded,
  freshTermsAccepted,
  withinTerms,
  ownersOnly,
  expiredIsFinal,
  boundedRetries,
  limitsRespected,
  unavailableRespected,
  oneAtATime,
  retriesCreditOnce,
  creditIffSettled,
  ledgerConserves,
  earlyEventsJoined,
  terminalStands,
  ordersEnd,
  idsRecorded,
];

export interface Breach {
  readonly law: Law;
  readonly seen: string;
}

/** Every one of these laws that a walk broke. */
export function breachesOf(observation: WalkObservation, among: readonly Law[] = laws): Breach[] {
  return among.flatMap((law) => {
    const ruling = law.judge(observation);
    return ruling.outcome === 'broken' ? [{ law, seen: ruling.seen }] : [];
  });
}
