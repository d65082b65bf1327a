import type { Check, Judgement } from '../model/check.js';
import type { DrillRecord, History } from '../model/history.js';
import { conclude, type Statement } from './conclude.js';
import { gatherFacts } from './gather-facts.js';
import { recordStatements } from './record-statements.js';

/**
 * Judges one check over a recorded history. Never throws: a check that throws is unverified by the harness's fault.
 * The outcome is the worst thing that was said: fail, then unverified, then pass, then not applicable;
 * a check that said nothing never met its hazard and is unverified.
 *
 * @param now milliseconds of a monotonic clock, for the duration alone
 */
export function runCheck(check: Check, history: History, now: () => number = () => performance.now()): Judgement {
  const started = now();
  const said: Statement[] = [];
  const facts = gatherFacts(check.needs, (id) => recordOf(history, id), history.run);
  if ('obstacles' in facts) {
    said.push(...facts.obstacles);
  } else {
    try {
      check.judge(facts.facts, recordStatements(check, said), history.run);
    } catch (error) {
      said.push({
        kind: 'unverified',
        fault: 'harness',
        reason: `the check itself broke: ${words(error)}`,
        evidence: [],
      });
    }
  }
  return { check: check.id, ...conclude(said), durationMs: Math.max(0, now() - started) };
}

function recordOf(history: History, id: string): DrillRecord | Error | null {
  try {
    return history.drill(id);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function words(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
