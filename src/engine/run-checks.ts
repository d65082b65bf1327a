import { runCheck } from '../checks/run-check.js';
import { loadHistory } from '../history/load.js';
import type { Check } from '../model/check.js';
import type { AreaId, QuestionId } from '../model/report.js';
import type { Engine } from './engine.js';

/**
 * The packaged checks alone, one after another and without vitest, whose start costs more than all of them. For many runs
 * in one process; a suite of a partner's own needs vitest, and is refused.
 */
export function checkEngine(suites: Readonly<Partial<Record<QuestionId | AreaId, readonly Check[]>>>): Engine {
  return async ({ history: dir, only, extraSuites = [] }) => {
    const history = await loadHistory(dir);
    // Object.entries forgets that the keys are areas.
    const areas = Object.entries(suites) as [QuestionId | AreaId, readonly Check[]][];
    const judged = areas.flatMap(([area, checks]) =>
      checks
        .filter(({ id }) => only === null || only.includes(id))
        .map((check) => ({ judgement: runCheck(check, history), area, entry: null })),
    );
    return { judged, problems: extraSuites.map((file) => `${file}: only vitest can run this suite`) };
  };
}
