import type { Call } from '../../model/call.js';
import { mentions } from './credentials.js';
import { type Ending, failure } from './operation.js';
import { performTask } from './perform-task.js';
import { createJar, type Session } from './session.js';
import type { Task, Tasks } from './task.js';
import { toCall } from './to-call.js';

/** Signs accounts in: once, shared by callers at the same time, and once more on a 401. */
export class SignIns {
  readonly #calls: Call[] = [];
  readonly #needs: readonly string[];

  constructor(readonly tasks: Tasks) {
    this.#needs = mentions(tasks.options.manifest.operations.signIn ?? {}, '$account.');
  }

  calls(): readonly Call[] {
    return [...this.#calls];
  }

  /** Null where the account may act, else the record of the sign-in that failed. */
  async ensure(task: Task): Promise<Call | null> {
    const { session, name } = task;
    if (name === 'signIn' || session.outputs !== null || !this.#applies(session)) return null;
    const call = await this.signIn(session, task.options.signal);
    return call.outcome === 'ok' || task.yaml?.auth === 'none' ? null : call;
  }

  signIn(session: Session, signal: AbortSignal | undefined): Promise<Call> {
    session.signingIn ??= this.#now(session, signal).finally(() => {
      session.signingIn = null;
    });
    return session.signingIn;
  }

  /** After a 401 of a session that saw `generation`: signs in and tries again, unless that did not help before. */
  async again(task: Task, generation: number, first: Ending): Promise<Ending> {
    const { session, name } = task;
    if (!this.#applies(session) || session.beyond.get(name) === generation) return first;
    if (session.generation === generation || session.outputs === null) {
      const call = await this.signIn(session, task.options.signal);
      if (call.outcome !== 'ok') return first;
    }
    const second = await performTask(task, this.tasks);
    if (second.unauthorized) session.beyond.set(name, session.generation);
    return { ...second, exchanges: [...first.exchanges, ...second.exchanges] };
  }

  /** The record of an operation that could not start because the account could not sign in. */
  refused(task: Task, startedAtMs: number, signIn: Call): Call {
    const last = signIn.exchanges.at(-1);
    const why = signIn.problem?.reason ?? last?.error ?? `the answer was ${last?.response?.status ?? 'none'}`;
    const fault = signIn.outcome === 'refused' || signIn.problem !== null ? 'manifest' : 'partner';
    const reason = `${task.session.name} could not sign in: ${why}`;
    return toCall(task, this.tasks, startedAtMs, { ...failure(), exchanges: signIn.exchanges }, { fault, reason });
  }

  async #now(session: Session, signal: AbortSignal | undefined): Promise<Call> {
    const startedAtMs = this.tasks.line.clock();
    session.jar = createJar();
    session.outputs = null;
    const task = this.tasks.create('signIn', { account: session.name, ...(signal ? { signal } : {}) });
    const call = toCall(task, this.tasks, startedAtMs, await performTask(task, this.tasks));
    if (call.outcome === 'ok') {
      session.outputs = call.outputs;
      session.generation += 1;
    }
    this.#calls.push(call);
    return call;
  }

  /** An account without the values that signing in needs has its own way, such as a token. */
  #applies(session: Session): boolean {
    if (this.tasks.code.signIn !== undefined) return true;
    if (this.tasks.options.manifest.operations.signIn === undefined) return false;
    return this.#needs.every((name) => Object.hasOwn(session.values, name));
  }
}
