import type { Catalogue, CheckEntry } from '../model/catalogue.js';
import type { Judgement } from '../model/check.js';
import type { RunRecord } from '../model/history.js';
import type { JudgeResult } from '../model/judged.js';
import { type CheckReport, leftOutReason, type Report, type Waiver } from '../model/report.js';
import { assemble } from './assemble.js';
import { waive } from './waive.js';

export interface Verdictable {
  readonly run: RunRecord;
  readonly judged: JudgeResult;
  readonly catalogue: Catalogue;
  readonly waivers: readonly Waiver[];
  /** ISO date, UTC. */
  readonly today: string;
}

/**
 * Joins judgements, wording and waivers into the report. Total: a check of the catalogue without a judgement is unverified,
 * a judgement without wording counts as a blocker of its suite, and a check judged twice has its worse outcome.
 */
export function buildReport({ run, judged, catalogue, waivers, today }: Verdictable): Report {
  const entries = allEntries(catalogue, judged);
  const reports = entries.map((entry) => reportCheck(entry, judgementOf(entry.id, run, judged)));
  const { checks, notices } = waive(reports, waivers, today);
  const broken = run.broken ?? brokenSuites(judged);
  return assemble({ ...run, broken }, checks, catalogue, notices);
}

const badness = ['pass', 'not-applicable', 'unverified', 'fail'] as const;

function judgementOf(id: string, run: RunRecord, { judged, problems: broken }: JudgeResult): Judgement {
  const own = judged.map(({ judgement }) => judgement).filter(({ check }) => check === id);
  const worst = own.sort((a, b) => badness.indexOf(b.outcome) - badness.indexOf(a.outcome))[0];
  if (worst) return worst;
  const reason = leftOut(id, run) ?? `no suite judged this check${broken.length > 0 ? `: ${broken.join('; ')}` : ''}`;
  return { check: id, outcome: 'unverified', fault: 'harness', reason, findings: [], evidence: [], durationMs: 0 };
}

function leftOut(id: string, run: RunRecord): string | null {
  return run.only !== null && !run.only.includes(id) ? leftOutReason : null;
}

function reportCheck(entry: CheckEntry, judgement: Judgement): CheckReport {
  const { id, title, question, severity, rules, remedy } = entry;
  const { outcome, fault, reason, findings, durationMs, evidence } = judgement;
  return { id, title, question, severity, outcome, fault, reason, findings, durationMs, rules, remedy, evidence };
}

function allEntries(catalogue: Catalogue, { judged }: JudgeResult): readonly CheckEntry[] {
  const entries = new Map(catalogue.checks.map((entry) => [entry.id, entry]));
  for (const { judgement, area, entry } of judged) {
    if (!entries.has(judgement.check)) entries.set(judgement.check, entry ?? unworded(judgement.check, area));
  }
  return [...entries.values()];
}

/** Nothing that was judged may vanish for want of words. */
function unworded(id: string, question: CheckEntry['question']): CheckEntry {
  return {
    id,
    title: id,
    question,
    severity: 'blocker',
    rules: [],
    why: '',
    remedy: 'Add the check to the checklists.',
  };
}

function brokenSuites({ problems }: JudgeResult): Report['broken'] {
  return problems.length === 0 ? null : { fault: 'harness', reason: `a suite broke: ${problems.join('; ')}` };
}
