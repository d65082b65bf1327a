import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import type { Race } from '../../src/model/facts/duplicates.js';
import { answersInControl, controlledAnswers } from './answers.js';
import { evidenceOf, executions, keepsLaws, oneExecution, tellsSomething } from './one-execution.js';

/** Accepts that really ran at the same time brought one execution under one key, and one order (EXEC-2, SAFE-10). */
export const parallelAcceptsOneTrade = defineCheck({
  id: 'parallel-accepts-one-trade',
  needs: ['parallel-accepts'],
  messages: { ...oneExecution, ...controlledAnswers },
  judge({ 'parallel-accepts': { races } }, say) {
    const named = new Set<string>();
    let sound = true;
    for (const race of races) {
      const lawful = keepsLaws(race, say, named);
      const controlled = answersInControl(race.trial, say);
      sound &&= lawful && controlled;
    }
    if (races.length === 0) say.unverified('harness', 'no race was run');
    if (!sound) return;
    for (const kind of new Set(races.map((race) => race.kind))) {
      const rounds = races.filter((race) => race.kind === kind);
      const overlapped = rounds.find(({ trial, overlap }) => trial.met.yes && overlap.together >= 2);
      const told = overlapped ?? rounds.at(-1);
      if (!told || (told.optional && !overlapped)) continue;
      if (tellsSomething(told, say)) say.met(`${kind}: ${told.trial.met.how}`, evidenceOf(told.trial));
    }
    say.met('every race brought one execution at most', [
      rowsEvidence(columns, races.map(rowOf), 'How far the accepts overlapped'),
    ]);
  },
});

const columns = [
  'race',
  'accepts',
  'left within ms',
  'in flight together',
  'during the execution',
  'execution requests',
];

function rowOf({ trial, overlap }: Race): string[] {
  const { accepts, spreadMs, together, duringExecution } = overlap;
  return [trial.id, ...[accepts, spreadMs, together, duringExecution, executions(trial).length].map(String)];
}
