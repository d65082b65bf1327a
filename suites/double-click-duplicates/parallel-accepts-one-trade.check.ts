import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import type { Race } from '../../src/model/facts/duplicates.js';
import type { Evidence } from '../../src/model/report.js';
import { answersInControl, controlledAnswers } from './answers.js';
import { agreement, answersAgree } from './answers-agree.js';
import { evidenceOf, executions, keepsLaws, oneExecution, tellsSomething } from './one-execution.js';

/**
 * Accepts that really ran at the same time brought one execution under one key, and one order (EXEC-2, SAFE-10); and what
 * everybody was answered, a decline beside them included, fits some order of one thing at a time.
 */
export const parallelAcceptsOneTrade = defineCheck({
  id: 'parallel-accepts-one-trade',
  needs: ['parallel-accepts'],
  messages: { ...oneExecution, ...controlledAnswers, ...agreement },
  judge({ 'parallel-accepts': { races } }, say) {
    const named = new Set<string>();
    const orders = new Map<Race, Evidence>();
    for (const race of races) {
      const lawful = keepsLaws(race, say, named);
      const controlled = answersInControl(race.trial, say);
      // Where a law is broken outright, that is the shorter explanation.
      const order = lawful ? answersAgree(race, say) : null;
      if (lawful && controlled && order) orders.set(race, order);
    }
    if (races.length === 0) say.unverified('harness', 'no race was run');
    if (orders.size < races.length) return;
    for (const kind of new Set(races.map((race) => race.kind))) {
      const rounds = races.filter((race) => race.kind === kind);
      const overlapped = rounds.find(({ trial, overlap }) => trial.met.yes && overlap.together >= 2);
      const told = overlapped ?? rounds.at(-1);
      if (!told || (told.optional && !overlapped)) continue;
      const order = orders.get(told);
      const proves = declinedInTime(told) || tellsSomething(told, say);
      if (proves && order) say.met(`${kind}: ${told.trial.met.how}`, [...evidenceOf(told.trial), order]);
    }
    say.met('every race brought one execution at most', [
      rowsEvidence(columns, races.map(rowOf), 'How far the accepts overlapped'),
    ]);
  },
});

/** The decline came first, so the quote is rightly never executed. */
function declinedInTime({ trial, obstacle }: Race): boolean {
  const turnedDown = trial.calls.some(({ operation, outcome }) => operation === 'decline' && outcome === 'ok');
  return turnedDown && !obstacle && trial.quote !== null && trial.met.yes && executions(trial).length === 0;
}

const columns = [
  'race',
  'accepts',
  'left within ms',
  'in flight together',
  'during the execution',
  'arrived upstream',
  'within ms',
  'execution requests',
];

function rowOf({ trial, overlap }: Race): string[] {
  const { accepts, spreadMs, together, duringExecution, upstream } = overlap;
  const arrived = upstream ? [`${upstream.requests} ${upstream.operation}`, upstream.spreadMs] : ['one of a kind', '-'];
  const cells = [accepts, spreadMs, together, duringExecution, ...arrived, executions(trial).length];
  return [trial.id, ...cells.map(String)];
}
