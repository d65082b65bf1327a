import { creditIffSettled, ledgerConserves, retriesCreditOnce } from './credits.js';
import { keyPersisted, oneBodyPerKey, oneKey } from './one-key.js';
import { boundedRetries, limitsRespected } from './pace.js';
import { earlyEventsJoined, idsRecorded, terminalStands } from './records.js';
import { endedStaysEnded, freshTermsAccepted, oneTrade } from './strays.js';
import { expiredIsFinal, withinTerms } from './terms.js';

/**
 * Which laws an audit holds generated walks against, by the launch question that each of them answers. Who may accept a
 * quote, whether executions run in parallel and how often a missing price is asked for, drills of their own ask more closely.
 */
export const walkLaws = {
  'double-click-duplicates': [oneTrade, oneKey, endedStaysEnded, retriesCreditOnce],
  'pending-credits-ledger': [creditIffSettled, terminalStands],
  'accept-after-expiry': [withinTerms, freshTermsAccepted, expiredIsFinal],
  'retry-contract': [boundedRetries, limitsRespected, oneBodyPerKey],
  'support-traceability': [idsRecorded],
  'finance-match': [ledgerConserves, earlyEventsJoined],
} as const;

/** The same for walks in which the app dies. */
export const crashLaws = [keyPersisted, oneTrade, oneKey, retriesCreditOnce] as const;
