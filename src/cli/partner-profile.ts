import type { RunRecord } from '../model/history.js';
import { unknownWord } from './usage-error.js';

/** A partner of 0Pools is what every audit is about unless it says otherwise. */
const profiles = ['0pools', 'swaps'] as const;

/** Which upstream's contract a partner is held to. Throws UsageError for a profile that only providers have. */
export function partnerProfile(name: string | undefined): Pick<RunRecord, 'profile'> {
  if (name === undefined || name === '0pools') return {};
  if (name === 'swaps') return { profile: name };
  throw unknownWord('profile of a partner', name, profiles);
}
