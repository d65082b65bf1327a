import type { Call } from '../../model/call.js';
import { operationFacts } from '../../model/operations.js';
import type { Ending } from './operation.js';
import type { Task, Tasks } from './task.js';
import { translate } from './translate.js';

/** Makes the record of an operation: words translated, required outputs required of `ok`. Tells `onCall`. */
export function toCall(
  task: Task,
  tasks: Tasks,
  startedAtMs: number,
  ending: Ending,
  problem: Call['problem'] = null,
): Call {
  const { manifest, onCall } = tasks.options;
  const { outputs, raw, unknown } = translate(task.name, ending.outputs, manifest.vocabulary);
  const required = ending.outcome === 'ok' ? operationFacts[task.name].required : [];
  const missing = required.filter((name) => ending.outputs[name] === undefined);
  const reasons = [
    ...ending.faults,
    ...unknown,
    ...missing.map((name) => `the answer has no value for the required output "${name}"`),
  ];
  const call: Call = {
    operation: task.name,
    account: task.session.name,
    inputs: task.inputs,
    outcome: ending.outcome,
    outputs,
    raw,
    exchanges: ending.exchanges,
    startedAtMs,
    endedAtMs: tasks.line.clock(),
    problem: problem ?? (reasons.length === 0 ? null : { fault: 'manifest', reason: reasons.join('; ') }),
  };
  onCall?.(call);
  return call;
}
