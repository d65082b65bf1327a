import { isDeepStrictEqual } from 'node:util';
import type { PartnerDriver } from '../../model/partner.js';
import { burst } from './burst.js';
import { credentialsOf } from './credentials.js';
import { loadDriver } from './driver-module.js';
import type { DriverOptions } from './driver-options.js';
import { prepareHtml } from './extract.js';
import { performTask } from './perform-task.js';
import { forget } from './session.js';
import { SignIns } from './sign-in.js';
import { Tasks } from './task.js';
import { toCall } from './to-call.js';
import { createDispatcher } from './transport.js';
import { prepareTask, sendPrepared } from './waiting.js';

export type { DriverOptions } from './driver-options.js';

/**
 * Drives the manifest's operations over HTTP. Requests are taken from the allowance; trades are counted by who decides
 * to accept. Throws an Error where the manifest's own driver module cannot be loaded, and a RangeError for an account
 * that the manifest does not have; never for what a target does.
 */
export async function createDriver(options: DriverOptions): Promise<PartnerDriver> {
  const { manifest, clock } = options;
  const code = manifest.driver === null ? {} : await loadDriver(manifest.driver);
  if (JSON.stringify(manifest.operations).includes('"css"')) await prepareHtml();
  const dispatcher = createDispatcher(new URL(options.baseUrl), {
    caFile: manifest.target.tls?.caFile ?? null,
    env: options.env,
    ...(options.connections === undefined ? {} : { connections: options.connections }),
  });
  const tasks = new Tasks(options, code, { dispatcher, allowance: options.allowance, clock });
  const signIns = new SignIns(tasks);

  return {
    has: (operation) => code[operation] !== undefined || manifest.operations[operation] !== undefined,
    maps: (operation, output) =>
      code[operation] !== undefined || Object.hasOwn(manifest.operations[operation]?.outputs ?? {}, output),
    async call(name, callOptions = {}) {
      const task = tasks.create(name, callOptions);
      if (name === 'signIn') return signIns.signIn(task.session, callOptions.signal);
      const startedAtMs = clock();
      const refusal = await signIns.ensure(task);
      if (refusal !== null) return signIns.refused(task, startedAtMs, refusal);
      const { generation } = task.session;
      const first = await performTask(task, tasks);
      const ending = first.unauthorized ? await signIns.again(task, generation, first) : first;
      return toCall(task, tasks, startedAtMs, ending);
    },
    burst: (calls) => burst(calls, tasks, signIns),
    async early(name, callOptions = {}) {
      const task = tasks.create(name, callOptions);
      const waiting = await prepareTask(task, tasks, signIns);
      return () => sendPrepared(waiting, task, tasks);
    },
    signIns: () => signIns.calls(),
    forgetSessions: () => {
      for (const session of tasks.sessions.values()) forget(session);
    },
    async distinguishes(operation, accountA, accountB) {
      // Two sessions of one person are still one person.
      if (isDeepStrictEqual(manifest.accounts[accountA], manifest.accounts[accountB])) return false;
      const [a, b] = await Promise.all(
        [accountA, accountB].map(async (account) => {
          const performer = manifest.operations[operation]?.as;
          const impersonate = performer !== undefined && performer !== account;
          const task = tasks.create(operation, { account, impersonate });
          await signIns.ensure(task);
          const { session, yaml } = task;
          const template = task.code === undefined ? (yaml ?? {}) : null;
          const roots = tasks.roots(task);
          return credentialsOf({ template, auth: tasks.auth(task), session, roots, baseUrl: options.baseUrl });
        }),
      );
      return a !== b;
    },
    close: () => dispatcher.destroy(),
  };
}
