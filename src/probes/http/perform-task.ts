import { performCode } from './code-operation.js';
import { perform } from './exchange.js';
import { type Begun, begin, type Ending, failure } from './operation.js';
import type { Task, Tasks } from './task.js';

/** Performs one operation from its first request to its last. Never throws. */
export async function performTask(task: Task, tasks: Tasks): Promise<Ending> {
  const { code } = task;
  if (code !== undefined) return safely(() => performCode(task.name, code, task.inputs, tasks.attempt(task)));
  const begun = await beginTask(task, tasks);
  if (begun.kind === 'ended') return begun.ending;
  return safely(async () =>
    begun.finish(await perform(begun.request, task.session.jar, tasks.line, task.options.signal)),
  );
}

/** Performs all requests of a YAML operation but the last. Never throws. */
export async function beginTask(task: Task, tasks: Tasks): Promise<Begun> {
  const { yaml } = task;
  if (yaml === null) return { kind: 'ended', ending: failure(`the manifest has no operation "${task.name}"`) };
  const begun = await safely(() => begin({ ...tasks.attempt(task), operation: yaml }));
  return 'kind' in begun ? begun : { kind: 'ended', ending: begun };
}

/** An abort, or a mistake on our side, ends one operation, not the audit. */
export async function safely<T>(work: () => Promise<T>): Promise<T | Ending> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return failure();
    return failure(error instanceof Error ? error.message : String(error));
  }
}
