import type { TimelineData } from './evidence.js';
import type { Pace } from './pace.js';
import type { RetryProfile } from './profile.js';

/**
 * One thing that user, network, upstream, events or operator do, as plain data, e.g. `{ do: 'accept', quote: 0 }`. Each
 * kind of walk has its own closed union of steps; a file holds them as they are, and the walk's own parser refuses others.
 */
export interface WalkStep {
  readonly do: string;
  readonly [detail: string]: unknown;
}

/**
 * What really left for which party while the steps ran, in order; redacted. From these the exports are written: a value
 * of an earlier answer that stands in a later request is taken from the live answer there, so answers are kept whole.
 */
export type WalkAction =
  | {
      readonly kind: 'request';
      /** Index into `steps`. */
      readonly step: number;
      /** The audited party, or the control of the twin behind it. */
      readonly to: 'target' | 'control';
      /** Whose session or key it carries; each keeps its own cookies. Null where it carries none. */
      readonly account: string | null;
      readonly method: string;
      /** Which process of the target it goes to, from 0; absent: the first. */
      readonly via?: number;
      /**
       * Encoded as it was sent: `/api/quotes?side=on_ramp`. From the root of the party; from the base URL of a provider,
       * where it may be empty.
       */
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | null;
      /** Null where no answer came. Header names are lower case; several `set-cookie` are lines of one. */
      readonly answer: {
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string;
      } | null;
      /**
       * Actions of one group belong together: its requests to the target leave without waiting for one another's answers,
       * all else of the group happens in order while they are under way.
       */
      readonly together: number | null;
    }
  | { readonly kind: 'wait'; readonly step: number; readonly ms: number; readonly together?: number | null }
  /** What only an operator can do: kill, restart. */
  | { readonly kind: 'operator'; readonly step: number; readonly text: string; readonly together?: number | null };

/** A status, or all of a class: `2xx`. */
export type StatusWord = number | '1xx' | '2xx' | '3xx' | '4xx' | '5xx';

/** Texts by pointers relative to an item of a list: `{ '/effect': 'trade-created' }`. An item without a value shows ''. */
export type ItemValues = Readonly<Record<string, string>>;

/**
 * What the law asks of the answers, as far as HTTP alone shows it. `action` is an index into `actions` of a request, `at`
 * a JSON Pointer (RFC 6901) into the body of its answer. Values that came from earlier answers are matched live.
 */
export type WalkExpectation =
  /** What must have come about before anything after it can be judged: one of these values, in one answer. */
  | { readonly expect: 'given'; readonly action: number; readonly at: string; readonly oneOf: readonly string[] }
  /** The same of its status: one of these, and none of `but`. */
  | {
      readonly expect: 'given-status';
      readonly action: number;
      readonly oneOf: readonly StatusWord[];
      readonly but: readonly number[];
    }
  | { readonly expect: 'status'; readonly action: number; readonly oneOf: readonly StatusWord[] }
  /** A value in one answer, as text; '' where there is none. */
  | { readonly expect: 'value'; readonly action: number; readonly at: string; readonly oneOf: readonly string[] }
  /** How many different values those answers show; an answer without one does not count. At most 1: they agree. */
  | {
      readonly expect: 'distinct';
      readonly actions: readonly number[];
      readonly at: string;
      readonly atLeast: number;
      readonly atMost: number;
    }
  /** How many items of a list have these values. */
  | {
      readonly expect: 'count';
      readonly action: number;
      readonly at: string;
      readonly where: ItemValues;
      readonly atLeast: number;
      readonly atMost: number;
    }
  /** Which different values such items show at `field`: how many, and, where `among` is given, no others than these. */
  | {
      readonly expect: 'values';
      readonly action: number;
      readonly at: string;
      readonly where: ItemValues;
      readonly field: string;
      readonly atLeast: number;
      readonly atMost: number;
      readonly among: readonly string[] | null;
    }
  /**
   * How such requests in a list of the twin's journal follow one another: each gap from the end of one with the values of
   * `after` to the arrival of the next under the same key. Under each key the gaps keep one of the paces, or are fewer than
   * `fewest`; without any request to count from, nothing can be judged.
   */
  | {
      readonly expect: 'gaps';
      readonly action: number;
      readonly at: string;
      readonly where: ItemValues;
      readonly after: ItemValues;
      readonly fewest: number;
      readonly paces: readonly Pace[];
    }
  /** A text that the answers must not hold. */
  | { readonly expect: 'absent'; readonly actions: readonly number[]; readonly text: string };

/** A sequence that broke a law, shrunk, as saved in a file: enough to read it, to run it again, to carry it elsewhere. */
export interface Counterexample {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  /** A partner is driven through a manifest, a provider by its URL and a profile. */
  readonly subject: 'partner' | 'provider';
  /** Id of the retry-contract profile, e.g. `0pools`, `swaps`, `ietf`, `stripe`. */
  readonly profile: string;
  /** The profile itself where a provider was audited, so that the file stands alone. */
  readonly contract?: RetryProfile;
  /** Of a provider: over how many processes of it the steps were spread; absent: as many as they name. */
  readonly processes?: number;
  readonly law: { readonly id: string; readonly text: string; readonly rules: readonly string[] };
  /** What was seen, one sentence. */
  readonly seen: string;
  readonly seed: number;
  /** fast-check's path to the shrunk case. */
  readonly path: string;
  /** How often the shrunk case was run, and in how many of those runs it broke the law. */
  readonly repeats: { readonly runs: number; readonly failed: number };
  readonly steps: readonly WalkStep[];
  /** One sentence a step, for people. */
  readonly script: readonly string[];
  readonly actions: readonly WalkAction[];
  /** At least one of them was broken when it was found; empty where only an observer at the upstream can tell. */
  readonly expectations: readonly WalkExpectation[];
  /** Swim-lanes of user, partner, upstream and events. */
  readonly timeline: TimelineData;
}

/** What came of running a counterexample's steps again. */
export interface Replayed {
  readonly runs: number;
  /** In how many of them the law was broken again. */
  readonly failed: number;
  /** What was seen in the last broken run, one sentence; null where it held every time. */
  readonly seen: string | null;
  /** Why it could not be run, or not be judged; then nothing was proven. */
  readonly obstacle: string | null;
}
