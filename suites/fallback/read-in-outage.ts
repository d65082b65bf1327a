import { exchangeEvidence } from '../../src/checks/evidence.js';
import type { Call } from '../../src/model/call.js';
import type { Statements } from '../../src/model/check.js';
import type { ReadInOutage } from '../../src/model/facts/outages.js';
import type { Evidence } from '../../src/model/report.js';

/**
 * The answer given during an outage, where it says anything: the operation is described, serves in good order by
 * `serves`, and the app met the outage. Says `unverified` and answers null where not.
 */
export function outageTold(
  { mapped, usual, during, hits }: ReadInOutage,
  operation: string,
  serves: (call: Call) => boolean,
  say: Statements<string>,
): { readonly call: Call; readonly evidence: readonly Evidence[] } | null {
  if (!mapped || usual === null || during === null) {
    say.unverified('manifest', `the manifest leaves out operations.${operation}`);
    return null;
  }
  const evidence = [
    exchangeEvidence(usual, `${operation} in good order`),
    exchangeEvidence(during, `${operation} during the outage`),
  ];
  if (!serves(usual)) {
    const { fault, reason } = usual.problem ?? { fault: 'partner', reason: `outcome ${usual.outcome}` };
    say.unverified(fault, `${operation} offers nothing even in good order: ${reason}`, evidence);
    return null;
  }
  if (hits === 0) {
    say.unverified('partner', `the app did not ask the upstream for ${operation}, so no outage was met`, evidence);
    return null;
  }
  return { call: during, evidence };
}
