import type { Statements } from '../../src/model/check.js';
import type { EntitlementFacts } from '../../src/model/facts/entitlement.js';

type Named = Exclude<EntitlementFacts['unsupported'], { readonly network: null }>;

/** The lock over a network that is not offered; null, and said so, where the manifest names none. */
export function unsupportedLock(
  { unsupported }: EntitlementFacts,
  say: Pick<Statements<never>, 'notApplicable'>,
): Named | null {
  if (unsupported.network !== null) return unsupported;
  say.notApplicable(unsupported.lanesLine, '`lanes` without `unsupported`: no network is named that must be refused');
  return null;
}
