import type { CheckEntry } from './catalogue.js';
import type { Judgement } from './check.js';
import type { AreaId, QuestionId } from './report.js';

/** What travels from a suite to the report as test metadata. */
export interface Judged {
  readonly judgement: Judgement;
  /** The suite that ran the check. */
  readonly area: QuestionId | AreaId;
  /** Wording of a check that the packaged checklists do not have: from a partner's own suite. */
  readonly entry: CheckEntry | null;
}

/** All that came out of judging a history. */
export interface JudgeResult {
  readonly judged: readonly Judged[];
  /** Suites that could not be loaded or broke outside a check; whatever they hold stays unverified. */
  readonly problems: readonly string[];
}
