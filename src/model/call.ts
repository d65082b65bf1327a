import type { Fault, OperationName, Outcome } from './words.js';

/** One HTTP request and what came back. Times are epoch ms with a microsecond fraction, from one monotonic clock. */
export interface Exchange {
  /** Name of the manifest step, null for a single-request operation. */
  readonly step: string | null;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  /** Null where no readable answer came: see `error`. */
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** At most the first 256 KiB; invalid UTF-8 is replaced. */
    readonly body: string;
    readonly truncated: boolean;
  } | null;
  /** `timeout`, `refused`, `reset`, `too large`, `aborted`, ... */
  readonly error: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** One operation of the manifest, performed once by one account. */
export interface Call {
  readonly operation: OperationName;
  readonly account: string | null;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
  /** Values under the contract's names. Absent where nothing matched. `status`, `kind` and `unavailableReason` are already in the audit's words. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The app's own words before translation, for those outputs that have a vocabulary. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly exchanges: readonly Exchange[];
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** What kept the outputs from being read: a required output missing, a word outside the vocabulary, a driver that threw. */
  readonly problem: { readonly fault: Fault; readonly reason: string } | null;
}
