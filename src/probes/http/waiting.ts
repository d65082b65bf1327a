import type { Call } from '../../model/call.js';
import { perform } from './exchange.js';
import type { Begun } from './operation.js';
import { beginTask, performTask, safely } from './perform-task.js';
import type { SignIns } from './sign-in.js';
import type { Task, Tasks } from './task.js';
import { toCall } from './to-call.js';

/** How far a task has come: answered, or all but its last request. An operation as code has not begun. */
export type Waiting =
  | { readonly kind: 'done'; readonly call: Call }
  | { readonly kind: 'code' }
  | Extract<Begun, { kind: 'ready' }>;

/** Signs in and performs all requests but the last. */
export async function prepareTask(task: Task, tasks: Tasks, signIns: SignIns): Promise<Waiting> {
  const startedAtMs = tasks.line.clock();
  const refusal = await signIns.ensure(task);
  if (refusal !== null) return { kind: 'done', call: signIns.refused(task, startedAtMs, refusal) };
  if (task.code !== undefined) return { kind: 'code' };
  const begun = await beginTask(task, tasks);
  return begun.kind === 'ended' ? { kind: 'done', call: toCall(task, tasks, startedAtMs, begun.ending) } : begun;
}

/** Sends the last request of a task that was prepared, perhaps long ago. */
export async function sendPrepared(waiting: Waiting, task: Task, tasks: Tasks): Promise<Call> {
  if (waiting.kind === 'done') return waiting.call;
  const startedAtMs = tasks.line.clock();
  const ending =
    waiting.kind === 'code'
      ? await performTask(task, tasks)
      : await safely(async () =>
          waiting.finish(await perform(waiting.request, task.session.jar, tasks.line, task.options.signal)),
        );
  return toCall(task, tasks, startedAtMs, ending);
}
