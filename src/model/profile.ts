import type { Auth, OutputRule, RequestTemplate, Template } from './manifest.js';

/** What an answer must look like: one of these statuses, and every row of `where`. */
export interface AnswerRule {
  readonly status: readonly number[];
  readonly where?: readonly { readonly at: OutputRule; readonly in: readonly string[] }[];
}

/** What a profile leaves open is judged by nobody. */
type Unstated = 'unstated';

/** What a provider says about keys. Semantics, not codes, are judged; codes only where they are part of the promise. */
export interface RetryPromises {
  /** Same key, same body: the original resource, with one of these statuses. */
  readonly replay: AnswerRule;
  /** Same key, another body. */
  readonly mismatch: AnswerRule | Unstated;
  /** No key at all; `optional`: is taken as a new creation. */
  readonly missingKey: AnswerRule | 'optional' | Unstated;
  /** Same key while the first request is under way; the original's answer is always right too. */
  readonly inFlight: AnswerRule | Unstated;
  /** A new key for the same body. */
  readonly newKey: 'new-resource' | Unstated;
  /** What was prepared (a locked quote) is executed once, whatever the key. */
  readonly prepared: 'once' | Unstated;
  readonly scope: 'credential' | Unstated;
  /** For how long a key is remembered at least, and what it does afterwards. */
  readonly retention: { readonly ms: number; readonly after: 'new-resource' | Unstated } | Unstated;
  /** When the response cache has lost its entry, the record itself still answers. */
  readonly secondLayer: 'answers' | Unstated;
  readonly restart: 'survives' | Unstated;
  /** What a key does whose first attempt ended in a server error. */
  readonly failure: 'executes-again' | 'replayed' | Unstated;
}

export type PromiseName = keyof RetryPromises;

/** A request with what its answer tells, by name. */
export interface ProfileOperation {
  readonly request: RequestTemplate;
  readonly outputs: Readonly<Record<string, OutputRule>>;
}

/**
 * The retry contract of a provider as data: how to make one keyed creation, and what the provider promises about it.
 * Templates read `$inputs` (the variant's values and `reference`, one for each credential of a walk, so that bodies differ by their variant alone), `$steps.prepare` and
 * `$account.credential`.
 */
export interface RetryProfile {
  readonly profile: 1;
  readonly id: string;
  readonly title: string;
  readonly auth: Auth | null;
  /** Name of the header that carries the key. */
  readonly keyHeader: string;
  /** `quoted`: a String of RFC 8941, in double quotes. Files from before it was said are plain. */
  readonly keyFormat?: 'plain' | 'quoted';
  readonly operations: {
    /** What must exist before one creation; its outputs stand in `$steps.prepare`. `expiresAt` is ISO 8601. */
    readonly prepare: ProfileOperation | null;
    /** `id` is the resource's identity. */
    readonly create: ProfileOperation;
    /** `items`, each with `id` and `reference`, which is matched with the reference or the prepared `reference`. */
    readonly list: ProfileOperation | null;
    /** What takes no key. */
    readonly unkeyed: readonly { readonly name: string; readonly request: RequestTemplate }[];
  };
  /** Different values for one creation; at least two. */
  readonly variants: readonly Readonly<Record<string, Template>>[];
  /** Operation of the twin behind `create`, so that it can be made to fail; null for other providers. */
  readonly twinOperation: 'transact' | 'createSwap' | null;
  readonly promises: RetryPromises;
  /** Where each promise stands in the profile's file. */
  readonly lines: Readonly<Partial<Record<PromiseName | 'list' | 'prepare' | 'unkeyed', ProfileLine>>>;
}

export interface ProfileLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}
