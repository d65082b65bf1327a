import type { FastifyRequest } from 'fastify';
import type { Account, Action } from '../accounts.js';
import type { App } from '../app.js';

export const SESSION_COOKIE = 'session';

/** A refusal on its way to the caller: a status and a generic text. */
export class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    readonly view: string,
    message: string,
  ) {
    super(message);
  }
}

/** What every route gets to work with. */
export interface Web {
  readonly app: App;
  /** The signed-in account, by bearer token or session cookie; refuses anyone else, and wrong roles. */
  entitled(request: FastifyRequest, action: Action): Promise<Account>;
  /** The same, null instead of a refusal. */
  account(request: FastifyRequest): Promise<Account | null>;
}
