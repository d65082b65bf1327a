import type { DrillId, Needed } from '../model/check.js';
import type { DrillRecord, RunRecord } from '../model/history.js';
import type { Statement } from './conclude.js';

/** The facts of all needed drills, or why at least one of them is missing. */
export type Facts = { readonly facts: Needed<readonly DrillId[]> } | { readonly obstacles: readonly Statement[] };

/** Collects what a check needs. One missing drill is enough to keep it from judging. */
export function gatherFacts(
  needs: readonly DrillId[],
  drill: (id: string) => DrillRecord | Error | null,
  run: RunRecord,
): Facts {
  const obstacles: Statement[] = [];
  const facts: Record<string, unknown> = {};
  for (const id of needs) {
    const record = drill(id);
    if (record === null) obstacles.push(unknown(run.broken?.fault ?? 'harness', absence(id, run)));
    else if (record instanceof Error)
      obstacles.push(unknown('harness', `the record of drill ${id} is unreadable: ${record.message}`));
    else if (record.state === 'blocked') obstacles.push(blocked(record));
    else facts[id] = record.facts;
  }
  if (obstacles.length > 0) return { obstacles };
  // The record's drill id says which facts these are; each was written by the drill that owns the type.
  return { facts: facts as unknown as Needed<readonly DrillId[]> };
}

function absence(id: string, run: RunRecord): string {
  if (run.broken) return run.broken.reason;
  return run.interrupted
    ? `the run was interrupted before drill ${id} had ended`
    : `drill ${id} was not part of this run`;
}

function blocked(record: Extract<DrillRecord, { state: 'blocked' }>): Statement {
  const { fault, reason, manifestLine } = record.obstacle;
  if (manifestLine) return { kind: 'not-applicable', line: manifestLine.line, text: manifestLine.text };
  return unknown(fault, reason);
}

function unknown(fault: Extract<Statement, { kind: 'unverified' }>['fault'], reason: string): Statement {
  return { kind: 'unverified', fault, reason, evidence: [] };
}
