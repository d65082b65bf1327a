import type { RunFacts } from './history.js';
import type { Fault } from './words.js';

export type Verdict = 'ready' | 'blocked' | 'inconclusive' | 'interrupted';
export type Answer = 'safe' | 'unsafe' | 'unverified';
export type CheckOutcome = 'pass' | 'fail' | 'unverified' | 'not-applicable' | 'waived';
export type Severity = 'blocker' | 'major' | 'minor';
type EvidenceKind = 'exchange' | 'journal' | 'screenshot' | 'timeline' | 'counterexample' | 'finding' | 'rows';

export const questionIds = [
  'accept-after-expiry',
  'browser-visible-secret',
  'double-click-duplicates',
  'pending-credits-ledger',
  'support-traceability',
  'finance-match',
] as const;
export const areaIds = [
  'retry-contract',
  'webhooks',
  'fallback',
  'entitlement',
  'guardrails',
  'provider-contract',
  'swap-contract',
] as const;
/** Areas of `pact verify`: their checks are interactions of contracts, not checks of the catalogue. */
export type ContractId = 'pools-contract' | 'swaps-contract' | 'partner-contract' | 'webhook-contract' | 'contract';
export type QuestionId = (typeof questionIds)[number];
export type AreaId = (typeof areaIds)[number] | ContractId;

/** The reason of a check that `--only` did not ask for: it was not looked at, which is no news to who asked. */
export const leftOutReason = 'left out of this run by --only';

/** Something a reader can verify: what was seen, redacted. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** One sentence. */
  readonly summary: string;
  /** Small payloads stand inline, ... */
  readonly data?: unknown;
  /** ... large ones in a file, relative to the report's folder. */
  readonly file?: string;
}

/** One sentence about one thing that is wrong, or could not be known. */
interface Finding {
  /** Id of the message in the check. */
  readonly message: string;
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

export interface CheckReport {
  readonly id: string;
  readonly title: string;
  readonly question: QuestionId | AreaId;
  readonly severity: Severity;
  readonly outcome: CheckOutcome;
  /** Who must act; `provider` in contracts with an upstream alone. */
  readonly fault: Fault | 'provider' | null;
  /** For a pass: how the hazard was met. Otherwise the findings in one paragraph. */
  readonly reason: string;
  readonly findings: readonly Finding[];
  readonly durationMs: number;
  readonly rules: readonly string[];
  readonly remedy: string;
  readonly evidence: readonly Evidence[];
  readonly waiver?: Waiver;
}

export interface Waiver {
  readonly check: string;
  readonly owner: string;
  readonly reason: string;
  /** ISO date. */
  readonly expires: string;
}

export interface QuestionReport {
  readonly id: QuestionId | AreaId;
  readonly text: string;
  readonly blocking: boolean;
  readonly answer: Answer;
  readonly checks: readonly string[];
}

export interface RuleCoverage {
  readonly rule: string;
  readonly state: 'checked' | 'unverified' | 'not-applicable';
  readonly checks: readonly string[];
  /** Items of the manual checklist that ask people for evidence of this rule. */
  readonly manual: readonly string[];
}

/** The one object that every sink renders. */
export interface Report extends RunFacts {
  /** Why the run could not take place at all: target or upstream never came up. */
  readonly broken: { readonly fault: Fault; readonly reason: string } | null;
  readonly verdict: Verdict;
  readonly questions: readonly QuestionReport[];
  readonly checks: readonly CheckReport[];
  readonly coverage: readonly RuleCoverage[];
  readonly totals: Readonly<Record<CheckOutcome, number>>;
  /** Waivers that are expired, unused or unknown, and anything else a reader of the gate must know. */
  readonly notices: readonly { readonly kind: string; readonly text: string }[];
}
