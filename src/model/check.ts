import type { DrillFacts } from './facts.js';
import type { RunRecord } from './history.js';
import type { Evidence } from './report.js';
import type { Fault } from './words.js';

export type DrillId = keyof DrillFacts;

/** What `judge` is handed: only the drills that the check declares. */
export type Needed<N extends readonly DrillId[]> = { readonly [D in N[number]]: DrillFacts[D] };

/** `{name}` in a message is filled from the data. */
export type MessageData = Readonly<Record<string, string | number>>;

/** How a check speaks. A check passes only if it said `met` and nothing else. */
export interface Statements<M extends string> {
  /** The hazard came about and the partner stood it. At least one is needed for a pass. */
  met(how: string, evidence?: readonly Evidence[]): void;
  /** Unsafe, by the partner's fault. */
  fail(message: M, data: MessageData, evidence: readonly Evidence[]): void;
  /** This part could not be known. */
  unverified(fault: Fault, reason: string, evidence?: readonly Evidence[]): void;
  /** The manifest itself says that this does not exist; quotes its line. */
  notApplicable(line: number, text: string): void;
}

export interface Check<N extends readonly DrillId[] = readonly DrillId[], M extends string = string> {
  readonly id: string;
  readonly needs: N;
  /** Failing messages by id: one sentence each with `{name}` places. */
  readonly messages: Readonly<Record<M, string>>;
  /** Pure: no I/O, no clock. */
  judge(facts: Needed<N>, say: Statements<M>, run: RunRecord): void;
}

/** What judging one check gave, before severity, wording and waivers are added. */
export interface Judgement {
  readonly check: string;
  readonly outcome: 'pass' | 'fail' | 'unverified' | 'not-applicable';
  readonly fault: Fault | null;
  readonly reason: string;
  readonly findings: readonly {
    readonly message: string;
    readonly text: string;
    readonly evidence: readonly Evidence[];
  }[];
  readonly evidence: readonly Evidence[];
  readonly durationMs: number;
}
