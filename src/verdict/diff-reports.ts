import type { CheckOutcome, Report } from '../model/report.js';

export interface Difference {
  readonly verdict: { readonly before: Report['verdict']; readonly after: Report['verdict'] };
  readonly questions: readonly { readonly id: string; readonly before: string; readonly after: string }[];
  readonly checks: readonly {
    readonly id: string;
    readonly before: CheckOutcome | 'absent';
    readonly after: CheckOutcome | 'absent';
    readonly reason: string;
  }[];
}

/** What changed from one run to another: answers and outcomes, in the order of the later report. */
export function diffReports(before: Report, after: Report): Difference {
  const ids = (report: Report) => report.checks.map(({ id }) => id);
  return {
    verdict: { before: before.verdict, after: after.verdict },
    questions: after.questions.flatMap(({ id, answer }) => {
      const old = before.questions.find((question) => question.id === id)?.answer ?? 'absent';
      return old === answer ? [] : [{ id, before: old, after: answer }];
    }),
    checks: [...new Set([...ids(after), ...ids(before)])].flatMap((id) => {
      const old = before.checks.find((check) => check.id === id);
      const now = after.checks.find((check) => check.id === id);
      const change = { id, before: old?.outcome ?? ('absent' as const), after: now?.outcome ?? ('absent' as const) };
      return change.before === change.after ? [] : [{ ...change, reason: now?.reason ?? '' }];
    }),
  };
}
