import { userAccounts } from '../../model/accounts.js';
import type { Roots } from '../../model/expression.js';
import type { Auth, OperationTemplate, Template } from '../../model/manifest.js';
import type { CallOptions } from '../../model/partner.js';
import type { OperationName } from '../../model/words.js';
import type { LoadedDriver } from './driver-module.js';
import type { DriverOptions } from './driver-options.js';
import type { Line } from './exchange.js';
import type { Attempt } from './operation.js';
import { createSession, type Session } from './session.js';
import type { Tail } from './together.js';

const tails: readonly Tail[] = ['whole-request', 'last-byte', 'whole-body'];

/** One operation that one account is to perform. */
export interface Task {
  readonly name: OperationName;
  readonly session: Session;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: CallOptions;
  /** Null where the manifest does not say it in YAML. */
  readonly yaml: OperationTemplate | null;
  readonly code: LoadedDriver[OperationName];
}

/** What the manifest says about who performs what, and with which credentials. */
export class Tasks {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly #firstUser: string;
  #bursts = 0;

  constructor(
    readonly options: DriverOptions,
    readonly code: LoadedDriver,
    readonly line: Line,
  ) {
    const { accounts } = options.manifest;
    this.sessions = new Map(Object.entries(accounts).map(([name, account]) => [name, createSession(name, account)]));
    this.#firstUser = userAccounts(options.manifest)[0] ?? Object.keys(accounts)[0] ?? '';
  }

  /** Bursts take turns, so that repeated races meet every kind of server. */
  nextTail(): Tail {
    this.#bursts += 1;
    return tails[this.#bursts % tails.length] ?? 'last-byte';
  }

  /** Throws a RangeError for an account that the manifest does not have. */
  create(name: OperationName, options: CallOptions): Task {
    const yaml = this.options.manifest.operations[name] ?? null;
    const account = options.account ?? yaml?.as ?? this.#firstUser;
    const session = this.sessions.get(account);
    if (session === undefined) throw new RangeError(`the manifest has no account "${account}"`);
    return { name, session, inputs: options.inputs ?? {}, options, yaml, code: this.code[name] };
  }

  /** An operation's own `auth` goes before the account's, that before the global one. */
  auth(task: Task): Auth | null {
    const { manifest } = this.options;
    const own = task.options.impersonate === true ? undefined : task.yaml?.auth;
    const auth = own ?? manifest.accounts[task.session.name]?.auth ?? manifest.auth;
    if (auth === 'none' || auth === null) return null;
    return task.name === 'signIn' && own === undefined ? withoutSession(auth) : auth;
  }

  roots({ session, inputs }: Pick<Task, 'session' | 'inputs'>): Roots {
    return { ...this.options.roots, inputs, account: session.values, session: session.outputs ?? {} };
  }

  attempt(task: Task): Omit<Attempt, 'operation'> {
    const { manifest, baseUrl } = this.options;
    return {
      manifest,
      baseUrl,
      roots: this.roots(task),
      auth: this.auth(task),
      impersonate: task.options.impersonate === true,
      session: task.session,
      line: this.line,
      signal: task.options.signal,
    };
  }
}

/** Signing in cannot use what it is about to yield. */
function withoutSession(auth: Auth): Auth {
  const kept = (templates: Readonly<Record<string, Template>> | undefined): Record<string, Template> =>
    Object.fromEntries(
      Object.entries(templates ?? {}).filter(([, template]) => !JSON.stringify(template).includes('$session')),
    );
  return { headers: kept(auth.headers), query: kept(auth.query) };
}
