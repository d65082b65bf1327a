import { describe, inject, test } from 'vitest';
import { runCheck } from '../checks/run-check.js';
import { loadHistory } from '../history/load.js';
import type { CheckEntry } from '../model/catalogue.js';
import type { Check } from '../model/check.js';
import type { History } from '../model/history.js';
import type { Judged } from '../model/judged.js';
import type { AreaId, QuestionId } from '../model/report.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The recorded run to judge, and the check ids asked for (null: all). */
    readonly readiness: { readonly history: string; readonly only: readonly string[] | null };
  }
  interface TaskMeta {
    readiness?: Judged;
  }
}

const histories = new Map<string, Promise<History>>();

/**
 * Makes one test per check. Outcome and evidence travel as test metadata; a test is red where its check is anything but a pass.
 *
 * @param entries wording of the checks, for suites outside this package
 */
export function judgeSuite(
  area: QuestionId | AreaId,
  checks: readonly Check[],
  entries: readonly CheckEntry[] = [],
): void {
  const { history: dir, only } = inject('readiness');
  describe(area, () => {
    for (const check of checks) {
      const entry = entries.find(({ id }) => id === check.id) ?? null;
      // `--only` chooses among the packaged checks; a suite that was named itself is asked for.
      test.skipIf(only !== null && !entry && !only.includes(check.id))(check.id, async ({ task, skip }) => {
        const judgement = runCheck(check, await historyIn(dir));
        task.meta.readiness = { judgement, area, entry };
        if (judgement.outcome === 'not-applicable') skip(judgement.reason);
        if (judgement.outcome !== 'pass') throw new Error(`${judgement.outcome}: ${judgement.reason}`);
      });
    }
  });
}

/** Suites share one worker, so a history is read once per run. */
function historyIn(dir: string): Promise<History> {
  const known = histories.get(dir) ?? loadHistory(dir);
  histories.set(dir, known);
  return known;
}
