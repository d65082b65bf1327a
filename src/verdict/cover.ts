import type { Catalogue } from '../model/catalogue.js';
import type { CheckReport, RuleCoverage } from '../model/report.js';

/**
 * What this run knows of each rule. Checked: at least one of its checks judged, and none of them was blind.
 * Not applicable: the manifest takes all of its checks out. Everything else, rules without a check too, is unverified.
 */
export function cover(catalogue: Catalogue, checks: readonly CheckReport[]): RuleCoverage[] {
  return catalogue.rules.map(({ id }) => {
    const own = checks.filter(({ rules }) => rules.includes(id));
    const manual = catalogue.manual.filter(({ rules }) => rules.includes(id));
    return { rule: id, state: state(own), checks: own.map((check) => check.id), manual: manual.map((item) => item.id) };
  });
}

function state(checks: readonly CheckReport[]): RuleCoverage['state'] {
  if (checks.length === 0 || checks.some(({ outcome }) => outcome === 'unverified')) return 'unverified';
  return checks.every(({ outcome }) => outcome === 'not-applicable') ? 'not-applicable' : 'checked';
}
