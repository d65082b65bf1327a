import type { EntryKind, OperationName, OrderStatus, Outcome, UnavailableReason } from './words.js';

/** A value as written: strings starting with `$` are expressions, `{$...}` inside text is interpolated when used. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [key: string]: Template };

/** How one output is found. A list means: the first that yields a value. */
export type OutputRule =
  | string
  | { readonly regex: string; readonly in: OutputRule }
  | { readonly css: string; readonly attr?: string; readonly in?: string }
  | {
      readonly css: string;
      readonly each: Readonly<Record<string, string | { css: string; attr?: string }>>;
      readonly in?: string;
    }
  | { readonly from: string; readonly each: Readonly<Record<string, string>> }
  | readonly OutputRule[];

export interface RequestTemplate {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, Template>>;
  readonly query?: Readonly<Record<string, Template>>;
  readonly body?: Template;
  readonly form?: Readonly<Record<string, Template>>;
  readonly multipart?: Readonly<Record<string, Template>>;
  readonly text?: string;
  readonly followRedirects?: boolean;
  readonly timeoutMs?: number;
}

export interface OutcomeRow {
  readonly status?: number | readonly number[];
  readonly at?: OutputRule;
  readonly in?: readonly (string | number | boolean | null)[];
  readonly matches?: string;
  readonly exists?: boolean;
}

export interface Auth {
  readonly headers?: Readonly<Record<string, Template>>;
  readonly query?: Readonly<Record<string, Template>>;
}

export interface OperationTemplate {
  readonly as?: string;
  readonly auth?: Auth | 'none';
  readonly request?: RequestTemplate;
  readonly steps?: readonly {
    readonly name?: string;
    readonly request: RequestTemplate;
    readonly outputs?: Readonly<Record<string, OutputRule>>;
  }[];
  readonly outputs?: Readonly<Record<string, OutputRule>>;
  readonly outcomes?: Readonly<Partial<Record<Outcome, readonly OutcomeRow[]>>>;
}

export interface Lane {
  readonly poolId: string;
  readonly side: 'on_ramp' | 'off_ramp';
  readonly network: string;
  /** Decimal string, in fiat for on-ramp. */
  readonly amount: string;
  /** What the user's balance shows after settlement. */
  readonly asset: string;
  readonly destination?: string;
}

/** A Playwright locator as data. */
export type Locator =
  | { readonly role: string; readonly name?: string; readonly exact?: boolean }
  | { readonly label: string; readonly exact?: boolean }
  | { readonly text: string; readonly exact?: boolean }
  | { readonly testId: string }
  | { readonly css: string };

export type UiStep =
  | { readonly goto: string }
  | { readonly fill: Locator; readonly with: string }
  | { readonly select: Locator; readonly with: string }
  | { readonly check: Locator }
  | { readonly click: Locator }
  | { readonly press: string; readonly on?: Locator }
  | { readonly waitFor: Locator | { readonly url: string } };

export interface Ui {
  readonly pages: Readonly<Record<string, string>>;
  readonly signIn: readonly UiStep[];
  readonly steps: { readonly lockQuote: readonly UiStep[] } & Readonly<Record<string, readonly UiStep[]>>;
  readonly accept: Locator;
  readonly outputs: Readonly<Record<string, OutputRule>>;
  readonly orderStatus: Locator | null;
  readonly countdown: Locator | null;
}

export interface WebServer {
  readonly command: string;
  /** Absolute. */
  readonly cwd: string;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly reuseExistingServer: boolean;
}

/** The validated manifest with defaults filled in. Expressions are still unevaluated. */
export interface Manifest {
  /** Absolute path. */
  readonly file: string;
  readonly dir: string;
  readonly partner: { readonly name: string; readonly environment: string };
  readonly target: {
    readonly port: 'auto' | number | null;
    readonly baseUrl: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
    readonly tls: { readonly caFile: string } | null;
    readonly webServer: WebServer | null;
  };
  readonly upstream: {
    readonly mode: 'twin' | 'proxy' | 'none';
    readonly listen: { readonly host: string; readonly port: number };
    readonly publicUrl: string | null;
    readonly forwardTo: string | null;
    readonly secretKey: string | null;
    readonly publishableKey: string | null;
    readonly swapsCredential: string | null;
    readonly quoteTtlMs: number;
  };
  /** Null where the manifest says `webhooks: none`; absent is `undefined` so that silence is not consent. */
  readonly webhooks:
    | { readonly url: string; readonly secret: string | null; readonly header: string }
    | null
    | undefined;
  readonly accounts: Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly auth?: Auth | 'none' }>>;
  readonly auth: Auth | null;
  readonly lanes: readonly Lane[];
  readonly unsupported: { readonly network: string } | null;
  readonly limits: { readonly maxTrades: number; readonly maxRequestsPerSecond: number };
  readonly timing: { readonly settleWithinMs: number };
  /** Already merged into every operation; kept to tell what an operation says itself. */
  readonly defaults: { readonly request: Partial<RequestTemplate> };
  readonly operations: Readonly<Partial<Record<OperationName, OperationTemplate>>>;
  readonly vocabulary: {
    readonly status: Readonly<Partial<Record<OrderStatus, readonly string[]>>>;
    readonly reason: Readonly<Partial<Record<UnavailableReason, readonly string[]>>>;
    readonly entryKind: Readonly<Partial<Record<EntryKind, readonly string[]>>>;
    readonly side?: Readonly<Partial<Record<'on_ramp' | 'off_ramp', readonly string[]>>>;
  };
  /** Null where the manifest says `ui: none`; absent sections are `undefined` so that silence is not consent. */
  readonly ui: Ui | null | undefined;
  readonly artifacts: {
    readonly bundles: readonly string[] | undefined;
    readonly mobile: readonly string[] | null | undefined;
    readonly logs: readonly string[] | undefined;
    readonly supportPackets: readonly string[] | undefined;
  };
  readonly hooks: {
    readonly restart: { readonly command: string } | null;
    readonly reconcile: { readonly command: string } | null;
  };
  /** Absolute path of the driver module, null where none. */
  readonly driver: string | null;
  /** Values that came from the environment (not `${public:...}`); they must never appear in any output. */
  readonly secrets: readonly string[];
  /** 1-based line of a dotted path such as `artifacts.mobile`, or of its nearest existing ancestor; 1 where nothing exists. */
  line(path: string): number;
}
