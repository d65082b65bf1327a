import type { Judgement } from '../model/check.js';
import type { Evidence } from '../model/report.js';
import type { Fault } from '../model/words.js';

/** One thing that a check said. */
export type Statement =
  | { readonly kind: 'met'; readonly how: string; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'fail'; readonly message: string; readonly text: string; readonly evidence: readonly Evidence[] }
  | {
      readonly kind: 'unverified';
      readonly fault: Fault;
      readonly reason: string;
      readonly evidence: readonly Evidence[];
    }
  | { readonly kind: 'not-applicable'; readonly line: number; readonly text: string };

type Conclusion = Omit<Judgement, 'check' | 'durationMs'>;
type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** Joins what was said into one outcome. Total: every list of statements has exactly one conclusion. */
export function conclude(said: readonly Statement[]): Conclusion {
  const fails = pick(said, 'fail');
  const unknowns = pick(said, 'unverified');
  const mets = pick(said, 'met');
  const absent = pick(said, 'not-applicable');
  const evidence = [...fails, ...unknowns, ...mets].flatMap((statement) => statement.evidence);
  const findings = fails.map(({ message, text, evidence: own }) => ({ message, text, evidence: own }));

  if (fails.length > 0) {
    return { outcome: 'fail', fault: 'partner', reason: sentences(fails.map(({ text }) => text)), findings, evidence };
  }
  if (unknowns.length > 0) {
    const reason = sentences(unknowns.map((unknown) => unknown.reason));
    return { outcome: 'unverified', fault: worstFault(unknowns), reason, findings, evidence };
  }
  if (mets.length > 0) {
    const reason = sentences(mets.map(({ how }) => how));
    if (evidence.length > 0) return { outcome: 'pass', fault: null, reason, findings, evidence };
    return {
      outcome: 'unverified',
      fault: 'harness',
      reason: `no evidence was kept of: ${reason}`,
      findings,
      evidence,
    };
  }
  if (absent.length > 0) {
    const reason = sentences(absent.map(({ line, text }) => `the manifest says so in line ${line}: ${text.trim()}`));
    return { outcome: 'not-applicable', fault: 'manifest', reason, findings, evidence };
  }
  return { outcome: 'unverified', fault: 'harness', reason: 'never met its hazard', findings, evidence };
}

function pick<K extends Statement['kind']>(said: readonly Statement[], kind: K): Of<K>[] {
  return said.filter((statement): statement is Of<K> => statement.kind === kind);
}

/** The one who can act first: a manifest line is the quickest to mend, our own fault the last to blame on others. */
function worstFault(unknowns: readonly Of<'unverified'>[]): Fault {
  const faults = new Set(unknowns.map(({ fault }) => fault));
  return faults.has('partner') ? 'partner' : faults.has('manifest') ? 'manifest' : 'harness';
}

function sentences(parts: readonly string[]): string {
  const unique = [...new Set(parts.map((part) => part.trim()))];
  return unique.length === 1 ? unique.join('') : unique.map((part) => part.replace(/\.$/, '')).join('; ');
}
