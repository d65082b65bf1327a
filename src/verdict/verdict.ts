import type { QuestionReport, Report, Verdict } from '../model/report.js';
import { worst } from './answer.js';

const verdicts = { safe: 'ready', unsafe: 'blocked', unverified: 'inconclusive' } as const;

/**
 * Joins the blocking questions. An interrupted run has no other verdict; a run that never took place is never ready,
 * and neither is one without a blocking question.
 */
export function verdictOf(
  questions: readonly Pick<QuestionReport, 'blocking' | 'answer'>[],
  run: { readonly interrupted: boolean; readonly broken: boolean },
): Verdict {
  if (run.interrupted) return 'interrupted';
  const gate = questions.filter(({ blocking }) => blocking);
  const joined = verdicts[worst(gate.map(({ answer }) => answer))];
  return joined === 'ready' && (run.broken || gate.length === 0) ? 'inconclusive' : joined;
}

/** The exit status that goes with a report: 0, 1, 2, 4 or 130. What was seen to be unsafe outranks what broke. */
export function exitStatus(report: Pick<Report, 'verdict' | 'broken'>): 0 | 1 | 2 | 4 | 130 {
  switch (report.verdict) {
    case 'interrupted':
      return 130;
    case 'blocked':
      return 1;
    case 'inconclusive':
      return report.broken ? 4 : 2;
    case 'ready':
      return 0;
  }
}
