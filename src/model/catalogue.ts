import type { AreaId, QuestionId, Severity } from './report.js';

/** One of the six launch questions, or an area reported beside them. */
export interface QuestionEntry {
  readonly id: QuestionId | AreaId;
  /** `question`: always blocking. `area`: blocking by the severity of its checks. */
  readonly kind: 'question' | 'area';
  readonly text: string;
  /** What a release manager loses when the answer is unsafe. */
  readonly stake: string;
}

/** Wording and weight of one check. */
export interface CheckEntry {
  readonly id: string;
  readonly title: string;
  readonly question: QuestionId | AreaId;
  readonly severity: Severity;
  readonly rules: readonly string[];
  readonly why: string;
  readonly remedy: string;
}

/** One rule of the source documents. */
export interface RuleEntry {
  readonly id: string;
  readonly document: string;
  readonly by: 'partner' | 'ui' | 'provider' | 'ops';
  readonly question: QuestionId | AreaId;
  readonly rule: string;
}

/** What no probe can see: people bring the evidence. */
export interface ManualItem {
  readonly id: string;
  readonly title: string;
  readonly rules: readonly string[];
  readonly evidence: string;
  readonly why: string;
}

/** All wording of the audit, loaded and validated. */
export interface Catalogue {
  readonly questions: readonly QuestionEntry[];
  readonly checks: readonly CheckEntry[];
  readonly rules: readonly RuleEntry[];
  readonly manual: readonly ManualItem[];
}
