import type { OperationName, Outcome } from '../../model/words.js';

/** A reference of the app, as its answers gave it. */
type Reference = string | number;

interface LaneInputs {
  readonly poolId: string;
  readonly side: 'on_ramp' | 'off_ramp';
  readonly network: string;
  /** Decimal string. */
  readonly amount: string;
}

/** What each operation gets. */
export interface OperationInputs {
  readonly signIn: Readonly<Record<string, never>>;
  readonly lanes: Readonly<Record<string, never>>;
  readonly indicativeQuote: LaneInputs;
  readonly lockQuote: LaneInputs & { readonly asset: string; readonly destination?: string };
  /** `attemptId`: one per user intent, the same on a client's retry. */
  readonly accept: { readonly quoteRef: Reference; readonly attemptId: string };
  readonly decline: { readonly quoteRef: Reference };
  readonly order: { readonly orderRef: Reference };
  readonly balance: { readonly asset: string };
  readonly trace: { readonly id: Reference; readonly orderRef: Reference };
  readonly supportPacket: { readonly orderRef: Reference };
  readonly ledger: { readonly orderRef: Reference };
  /** ISO 8601; `from` inclusive, `to` exclusive. */
  readonly dailyClose: { readonly from: string; readonly to: string };
}

export interface DriverHttpRequest {
  /** Default GET, or POST where there is a body. */
  readonly method?: string;
  /** Path on the target, or an absolute URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  /** JSON. */
  readonly body?: unknown;
  /** URL-encoded. */
  readonly form?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  /** Leave the account's `auth` out. Default: it is sent, headers given here go before it. */
  readonly auth?: 'none';
  readonly timeoutMs?: number;
}

export interface DriverHttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** The body as JSON; throws where it is none. */
  json(): unknown;
}

export interface DriverContext {
  /**
   * One request with the account's cookies. Follows no redirects and throws on no status; throws where no answer came,
   * which makes the operation's outcome `error`. Counts against `limits`, is recorded as evidence.
   */
  http(request: DriverHttpRequest): Promise<DriverHttpResponse>;
  /** The account's values in the manifest. */
  readonly account: Readonly<Record<string, unknown>> & { readonly name: string };
  /** What `signIn` told. */
  readonly session: Readonly<Record<string, unknown>>;
  readonly target: { readonly baseUrl: string; readonly port: number | null };
  readonly run: { readonly dir: string };
  /** Aborted when the audit no longer waits. */
  readonly signal: AbortSignal;
}

export interface DriverResult {
  readonly outcome: Outcome;
  /** Under the names of the operation's table; the app's own words are translated by `vocabulary`. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export type DriverOperation<Name extends OperationName> = (
  inputs: OperationInputs[Name],
  ctx: DriverContext,
) => DriverResult | Promise<DriverResult>;

export type DriverOperations = { readonly [Name in OperationName]?: DriverOperation<Name> };

/**
 * Operations as code, for what YAML cannot say:
 * `export default defineDriver({ async accept(inputs, ctx) { ... return { outcome: 'ok', outputs: { orderRef } } } })`.
 */
export function defineDriver(operations: DriverOperations): DriverOperations {
  return operations;
}
