/**
 * For a partner's own suites, judged beside the packaged ones: `readiness audit --suite my.suite.ts`.
 * Only to be imported by suite and test files, since it brings the test engine along.
 */
export { defineCheck } from './checks/define-check.js';
export {
  counterexampleEvidence,
  exchangeEvidence,
  journalEvidence,
  rowsEvidence,
  timelineEvidence,
} from './checks/evidence.js';
export { testCheck } from './checks/test-check.js';
export { judgeSuite } from './engine/judge-suite.js';
export type { CheckEntry } from './model/catalogue.js';
export type { Check, DrillId, Needed, Statements } from './model/check.js';
export type { DrillFacts } from './model/facts.js';
export type { Trial } from './model/history.js';
export type { Evidence } from './model/report.js';
