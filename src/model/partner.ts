import type { Call } from './call.js';
import type { OperationName } from './words.js';

export interface CallOptions {
  /** Account to act as; default: the operation's `as`, else the first user account. */
  readonly account?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  /**
   * Act with this account's ordinary credentials even where the operation has its own `as` or `auth`:
   * what a user of that account could send by hand.
   */
  readonly impersonate?: boolean;
  readonly signal?: AbortSignal;
}

/** Performs the manifest's operations against one running target. Never throws for what a target does. */
export interface PartnerDriver {
  has(operation: OperationName): boolean;
  /** Whether the manifest maps this output of this operation (YAML or a driver that is free to return anything). */
  maps(operation: OperationName, output: string): boolean;
  /** Performs one operation. Signs the account in first, once, where the manifest has `signIn`. */
  call(operation: OperationName, options?: CallOptions): Promise<Call>;
  /**
   * Starts all calls at the same moment over connections that are already warm: everything that can be prepared
   * (sign-in, tokens, expressions) is done before, and the requests leave together. The order of results is the order of `calls`.
   */
  burst(calls: readonly { operation: OperationName; options?: CallOptions }[]): Promise<Call[]>;
  /**
   * Opens whatever the operation needs to see first (earlier steps: pages, forms, tokens) now, and sends its last request
   * when the result is called: a tab that was opened early and used late.
   */
  early(operation: OperationName, options?: CallOptions): Promise<() => Promise<Call>>;
  /** The proof that each account's session was live: what signing in answered. Empty where sessions are static tokens. */
  signIns(): readonly Call[];
  /** Drops sessions and cookies, for use after a restart that may have lost them. */
  forgetSessions(): void;
  /** Whether two accounts would send different credentials for this operation. */
  distinguishes(operation: OperationName, accountA: string, accountB: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Keeps the audit inside `limits`: a token bucket for requests, a counter for trades, shared by everything in a run. */
export interface Allowance {
  /** Waits until one more request may leave (or `count` at once, for a burst). Rejects when the signal aborts. */
  request(count?: number, signal?: AbortSignal): Promise<void>;
  /** False once the trades are used up; true counts `count` more. */
  trade(count?: number): boolean;
  used(): { readonly requests: number; readonly trades: number };
}
