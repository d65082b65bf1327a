import type { Call } from '../../model/call.js';
import type { PartnerDriver } from '../../model/partner.js';
import { follow } from './exchange.js';
import { failure } from './operation.js';
import { performTask, safely } from './perform-task.js';
import type { SignIns } from './sign-in.js';
import type { Tasks } from './task.js';
import { toCall } from './to-call.js';
import { sendTogether } from './together.js';
import { prepareTask } from './waiting.js';

/**
 * Performs operations so that their last requests arrive together. Signing in and earlier steps come before; an
 * operation as code starts at the common moment. Never throws for what a target does.
 */
export async function burst(
  calls: Parameters<PartnerDriver['burst']>[0],
  tasks: Tasks,
  signIns: SignIns,
): Promise<Call[]> {
  const { line, options } = tasks;
  const planned = calls.map((call) => tasks.create(call.operation, call.options ?? {}));
  const waiting = await Promise.all(planned.map((task) => prepareTask(task, tasks, signIns)));
  const ready = waiting.flatMap((item, index) => (item.kind === 'ready' ? [{ item, index }] : []));
  try {
    if (ready.length > 0) await line.allowance.request(ready.length, planned[0]?.options.signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const at = line.clock();
    return planned.map((task, index) => {
      const item = waiting[index];
      return item?.kind === 'done' ? item.call : toCall(task, tasks, at, failure(), { fault: 'harness', reason });
    });
  }
  const codeAt = line.clock();
  const coded = planned.map((task, index) => (waiting[index]?.kind === 'code' ? performTask(task, tasks) : null));
  const received = await sendTogether(
    ready.map(({ item }) => item.request),
    {
      caFile: options.manifest.target.tls?.caFile ?? null,
      env: options.env,
      dispatcher: line.dispatcher,
      clock: line.clock,
      tail: tasks.nextTail(),
      signals: ready.map(({ index }) => planned[index]?.options.signal),
    },
  );
  return Promise.all(
    planned.map(async (task, index) => {
      const item = waiting[index];
      if (item?.kind === 'done') return item.call;
      const code = coded[index];
      if (code) return toCall(task, tasks, codeAt, await code);
      const got = received[ready.findIndex((entry) => entry.index === index)];
      if (item?.kind !== 'ready' || got === undefined) throw new Error('every planned task is done, code or ready');
      const exchanged = await safely(() => follow(item.request, got, task.session.jar, line, task.options.signal));
      const ending = 'answer' in exchanged ? item.finish(exchanged) : exchanged;
      return toCall(task, tasks, got.exchange.startedAtMs, ending);
    }),
  );
}
