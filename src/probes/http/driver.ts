import { isDeepStrictEqual } from 'node:util';
import { userAccounts } from '../../model/accounts.js';
import type { Call, Exchange } from '../../model/call.js';
import type { Roots } from '../../model/expression.js';
import type { Auth, Manifest, OperationTemplate, Template } from '../../model/manifest.js';
import { operationFacts } from '../../model/operations.js';
import type { Allowance, CallOptions, PartnerDriver } from '../../model/partner.js';
import type { OperationName } from '../../model/words.js';
import { performCode } from './code-operation.js';
import { credentialsOf, mentions } from './credentials.js';
import { type LoadedDriver, loadDriver } from './driver-module.js';
import { follow, type Line, perform } from './exchange.js';
import { prepareHtml } from './extract.js';
import { type Attempt, type Begun, begin, type Ending } from './operation.js';
import { createJar, createSession, type Session } from './session.js';
import { sendTogether } from './together.js';
import { translate } from './translate.js';
import { createDispatcher } from './transport.js';

export interface DriverOptions {
  readonly manifest: Manifest;
  /** Of the running target, `$target.port` filled in. */
  readonly baseUrl: string;
  /** `twin`, `upstream`, `webhooks`, `target` and `run` for expressions. */
  readonly roots: Roots;
  readonly allowance: Allowance;
  /** Epoch ms with a fraction, monotonic. */
  readonly clock: () => number;
  /** For HTTPS_PROXY and NO_PROXY. */
  readonly env: NodeJS.ProcessEnv;
  readonly onCall?: (call: Call) => void;
  /** Most connections that are kept open; default 128. */
  readonly connections?: number;
}

/**
 * Drives the manifest's operations over HTTP. Requests are taken from the allowance; trades are counted by who decides
 * to accept. Throws an Error only where the manifest's own driver module cannot be loaded.
 */
export async function createDriver(options: DriverOptions): Promise<PartnerDriver> {
  const { manifest, clock } = options;
  const code = manifest.driver === null ? {} : await loadDriver(manifest.driver);
  if (JSON.stringify([manifest.operations]).includes('"css"')) await prepareHtml();
  const dispatcher = createDispatcher(new URL(options.baseUrl), {
    caFile: manifest.target.tls?.caFile ?? null,
    env: options.env,
    ...(options.connections === undefined ? {} : { connections: options.connections }),
  });
  return new HttpDriver(options, code, { dispatcher, allowance: options.allowance, clock });
}

interface Task {
  readonly name: OperationName;
  readonly session: Session;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: CallOptions;
}

class HttpDriver implements PartnerDriver {
  readonly #sessions = new Map<string, Session>();
  readonly #signIns: Call[] = [];
  readonly #firstUser: string;
  readonly #needsToSignIn: readonly string[];

  constructor(
    readonly options: DriverOptions,
    readonly code: LoadedDriver,
    readonly line: Line,
  ) {
    const { accounts, operations } = options.manifest;
    for (const [name, account] of Object.entries(accounts)) this.#sessions.set(name, createSession(name, account));
    this.#firstUser = userAccounts(options.manifest)[0] ?? Object.keys(accounts)[0] ?? '';
    this.#needsToSignIn = mentions(operations.signIn ?? {}, '$account.');
  }

  has(operation: OperationName): boolean {
    return this.code[operation] !== undefined || this.options.manifest.operations[operation] !== undefined;
  }

  maps(operation: OperationName, output: string): boolean {
    return this.code[operation] !== undefined || Object.hasOwn(this.#yaml(operation)?.outputs ?? {}, output);
  }

  async call(name: OperationName, options: CallOptions = {}): Promise<Call> {
    const task = this.#task(name, options);
    if (name === 'signIn') return this.#signIn(task.session, options.signal);
    const startedAtMs = this.line.clock();
    const refused = await this.#ensureSession(task);
    if (refused !== null) return this.#noSession(task, startedAtMs, refused);
    const { generation } = task.session;
    const first = await this.#perform(task);
    const ending = first.unauthorized ? await this.#again(task, generation, first) : first;
    return this.#call(task, startedAtMs, ending);
  }

  async early(name: OperationName, options: CallOptions = {}): Promise<() => Promise<Call>> {
    const task = this.#task(name, options);
    if (this.code[name] !== undefined) return () => this.call(name, options);
    const refused = await this.#ensureSession(task);
    const begun = refused === null ? await this.#begin(task) : null;
    return async () => {
      const startedAtMs = this.line.clock();
      if (refused !== null) return this.#noSession(task, startedAtMs, refused);
      if (begun?.kind !== 'ready') return this.#call(task, startedAtMs, begun?.ending ?? failure([], ['not sent']));
      const { request, finish } = begun;
      const sent = () => perform(request, task.session.jar, this.line, task.options.signal);
      return this.#call(task, startedAtMs, await this.#safely(async () => finish(await sent())));
    };
  }

  async burst(calls: Parameters<PartnerDriver['burst']>[0]): Promise<Call[]> {
    const tasks = calls.map(({ operation, options }) => this.#task(operation, options ?? {}));
    const preparedAtMs = this.line.clock();
    const refusals = await Promise.all(tasks.map((task) => this.#ensureSession(task)));
    const begun = await Promise.all(
      tasks.map((task, index) =>
        this.code[task.name] !== undefined || refusals[index] !== null ? null : this.#begin(task),
      ),
    );
    const ready = begun.flatMap((item, index) => (item?.kind === 'ready' ? [{ item, index }] : []));
    try {
      if (ready.length > 0) await this.line.allowance.request(ready.length, tasks[0]?.options.signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return tasks.map((task) => this.#call(task, preparedAtMs, failure([], []), { fault: 'harness', reason }));
    }
    const coded = tasks.map((task, index) =>
      this.code[task.name] !== undefined && refusals[index] === null
        ? { at: this.line.clock(), ending: this.#perform(task) }
        : null,
    );
    const received = await sendTogether(
      ready.map(({ item }) => item.request),
      {
        caFile: this.options.manifest.target.tls?.caFile ?? null,
        env: this.options.env,
        dispatcher: this.line.dispatcher,
        clock: this.line.clock,
        signals: ready.map(({ index }) => tasks[index]?.options.signal),
      },
    );
    return Promise.all(
      tasks.map(async (task, index) => {
        const refusal = refusals[index];
        if (refusal) return this.#noSession(task, preparedAtMs, refusal);
        const run = coded[index];
        if (run) return this.#call(task, run.at, await run.ending);
        const item = begun[index];
        if (item?.kind === 'ended') return this.#call(task, preparedAtMs, item.ending);
        const got = received[ready.findIndex((entry) => entry.index === index)];
        if (item === null || item === undefined || got === undefined)
          return this.#call(task, preparedAtMs, failure([], ['not sent']));
        const exchanged = await this.#safely(() =>
          follow(item.request, got, task.session.jar, this.line, task.options.signal),
        );
        const ending = 'answer' in exchanged ? item.finish(exchanged) : exchanged;
        return this.#call(task, got.exchange.startedAtMs, ending);
      }),
    );
  }

  signIns(): readonly Call[] {
    return [...this.#signIns];
  }

  forgetSessions(): void {
    for (const session of this.#sessions.values()) {
      session.jar = createJar();
      session.outputs = null;
      session.generation += 1;
      session.beyond.clear();
    }
  }

  async distinguishes(operation: OperationName, accountA: string, accountB: string): Promise<boolean> {
    const { accounts } = this.options.manifest;
    // Two sessions of one person are still one person.
    if (isDeepStrictEqual(accounts[accountA], accounts[accountB])) return false;
    const [a, b] = await Promise.all(
      [accountA, accountB].map(async (account) => {
        const performer = this.#yaml(operation)?.as;
        const task = this.#task(operation, { account, impersonate: performer !== undefined && performer !== account });
        await this.#ensureSession(task);
        return credentialsOf({
          template: this.code[operation] === undefined ? (this.#yaml(operation) ?? {}) : null,
          auth: this.#auth(task),
          session: task.session,
          roots: this.#roots(task),
          baseUrl: this.options.baseUrl,
        });
      }),
    );
    return a !== b;
  }

  async close(): Promise<void> {
    await this.line.dispatcher.destroy();
  }

  #yaml(name: OperationName): OperationTemplate | undefined {
    return this.options.manifest.operations[name];
  }

  #task(name: OperationName, options: CallOptions): Task {
    const account = options.account ?? this.#yaml(name)?.as ?? this.#firstUser;
    const session = this.#sessions.get(account);
    if (session === undefined) throw new RangeError(`the manifest has no account "${account}"`);
    return { name, session, inputs: options.inputs ?? {}, options };
  }

  /** An operation's own `auth` goes before the account's, that before the global one. */
  #auth(task: Task): Auth | null {
    const { manifest } = this.options;
    const own = task.options.impersonate === true ? undefined : this.#yaml(task.name)?.auth;
    const auth = own ?? manifest.accounts[task.session.name]?.auth ?? manifest.auth;
    if (auth === 'none' || auth === null) return null;
    return task.name === 'signIn' && own === undefined ? withoutSession(auth) : auth;
  }

  #roots({ session, inputs }: Pick<Task, 'session' | 'inputs'>): Roots {
    return { ...this.options.roots, inputs, account: session.values, session: session.outputs ?? {} };
  }

  #attempt(task: Task): Omit<Attempt, 'operation'> {
    const { manifest, baseUrl } = this.options;
    return {
      manifest,
      baseUrl,
      roots: this.#roots(task),
      auth: this.#auth(task),
      impersonate: task.options.impersonate === true,
      session: task.session,
      line: this.line,
      signal: task.options.signal,
    };
  }

  async #perform(task: Task): Promise<Ending> {
    return this.#safely(async () => {
      const operation = this.code[task.name];
      if (operation !== undefined) return performCode(task.name, operation, task.inputs, this.#attempt(task));
      const begun = await this.#begin(task);
      if (begun.kind === 'ended') return begun.ending;
      return begun.finish(await perform(begun.request, task.session.jar, this.line, task.options.signal));
    });
  }

  async #begin(task: Task): Promise<Begun> {
    const operation = this.#yaml(task.name);
    if (operation === undefined)
      return { kind: 'ended', ending: failure([], [`the manifest has no operation "${task.name}"`]) };
    const begun = await this.#safely(() => begin({ ...this.#attempt(task), operation }));
    return 'kind' in begun ? begun : { kind: 'ended', ending: begun };
  }

  /** What goes wrong on our side must not end the audit. */
  async #safely<T>(work: () => Promise<T>): Promise<T | Ending> {
    try {
      return await work();
    } catch (error) {
      const aborted = error instanceof Error && error.name === 'AbortError';
      return failure([], aborted ? [] : [error instanceof Error ? error.message : String(error)]);
    }
  }

  /** Null where the account may act; else the sign-in that failed. */
  async #ensureSession(task: Task): Promise<Call | null> {
    const { session, name } = task;
    if (name === 'signIn' || session.outputs !== null || !this.#signsIn(session)) return null;
    const call = await this.#signIn(session, task.options.signal);
    return call.outcome === 'ok' || this.#yaml(name)?.auth === 'none' ? null : call;
  }

  /** An account without the values that signing in needs has its own way, such as a token. */
  #signsIn(session: Session): boolean {
    if (this.code.signIn !== undefined) return true;
    if (this.#yaml('signIn') === undefined) return false;
    return this.#needsToSignIn.every((name) => Object.hasOwn(session.values, name));
  }

  /** Signs in once; callers at the same time share it. */
  #signIn(session: Session, signal: AbortSignal | undefined): Promise<Call> {
    session.signingIn ??= this.#signInNow(session, signal).finally(() => {
      session.signingIn = null;
    });
    return session.signingIn;
  }

  async #signInNow(session: Session, signal: AbortSignal | undefined): Promise<Call> {
    const startedAtMs = this.line.clock();
    session.jar = createJar();
    session.outputs = null;
    const task = this.#task('signIn', { account: session.name, ...(signal ? { signal } : {}) });
    const call = this.#call(task, startedAtMs, await this.#perform(task));
    if (call.outcome === 'ok') {
      session.outputs = call.outputs;
      session.generation += 1;
    }
    this.#signIns.push(call);
    return call;
  }

  /** A 401 where the session should be live: signs in once more, unless that did not help before. */
  async #again(task: Task, generation: number, first: Ending): Promise<Ending> {
    const { session, name } = task;
    if (!this.#signsIn(session) || session.beyond.get(name) === generation) return first;
    if (session.generation === generation || session.outputs === null) {
      const call = await this.#signIn(session, task.options.signal);
      if (call.outcome !== 'ok') return first;
    }
    const second = await this.#perform(task);
    if (second.unauthorized) session.beyond.set(name, session.generation);
    return { ...second, exchanges: [...first.exchanges, ...second.exchanges] };
  }

  #noSession(task: Task, startedAtMs: number, signIn: Call): Call {
    const why =
      signIn.problem?.reason ??
      signIn.exchanges.at(-1)?.error ??
      `the answer was ${signIn.exchanges.at(-1)?.response?.status ?? 'none'}`;
    const fault = signIn.outcome === 'refused' || signIn.problem !== null ? 'manifest' : 'partner';
    return this.#call(task, startedAtMs, failure(signIn.exchanges, []), {
      fault,
      reason: `${task.session.name} could not sign in: ${why}`,
    });
  }

  #call(task: Task, startedAtMs: number, ending: Ending, problem: Call['problem'] = null): Call {
    const { outputs, raw, unknown } = translate(task.name, ending.outputs, this.options.manifest.vocabulary);
    const missing =
      ending.outcome === 'ok'
        ? operationFacts[task.name].required.filter((name) => ending.outputs[name] === undefined)
        : [];
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
      endedAtMs: this.line.clock(),
      problem: problem ?? (reasons.length === 0 ? null : { fault: 'manifest', reason: reasons.join('; ') }),
    };
    this.options.onCall?.(call);
    return call;
  }
}

function failure(exchanges: readonly Exchange[], faults: readonly string[]): Ending {
  return { outcome: 'error', outputs: {}, exchanges, faults, unauthorized: false };
}

/** Signing in cannot use what it is about to yield. */
function withoutSession(auth: Auth): Auth {
  const kept = (templates: Readonly<Record<string, Template>> | undefined): Record<string, Template> =>
    Object.fromEntries(
      Object.entries(templates ?? {}).filter(([, template]) => !JSON.stringify(template).includes('$session')),
    );
  return { headers: kept(auth.headers), query: kept(auth.query) };
}
