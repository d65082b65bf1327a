import type { TimelineData } from './evidence.js';

/**
 * One thing that user, network, upstream, events or operator do, as plain data, e.g. `{ do: 'accept', quote: 0 }`. Each
 * kind of walk has its own closed union of steps; a file holds them as they are, and the walk's own parser refuses others.
 */
export interface WalkStep {
  readonly do: string;
  readonly [detail: string]: unknown;
}

/** What really left for which party while the steps ran, in order; redacted. From these the exports are written. */
export type WalkAction =
  | {
      readonly kind: 'request';
      /** Index into `steps`. */
      readonly step: number;
      /** The audited party, or the control of the twin behind it. */
      readonly to: 'target' | 'control';
      readonly method: string;
      /** From the root of the party: `/api/quotes`. */
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | null;
      /** Null where no answer came. */
      readonly answer: { readonly status: number; readonly body: string } | null;
      /** Requests of one group left together. */
      readonly together: number | null;
    }
  | { readonly kind: 'wait'; readonly step: number; readonly ms: number }
  /** What only an operator can do: kill, restart. */
  | { readonly kind: 'operator'; readonly step: number; readonly text: string };

/** A sequence that broke a law, shrunk, as saved in a file: enough to read it, to run it again, to carry it elsewhere. */
export interface Counterexample {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  /** A partner is driven through a manifest, a provider by its URL and a profile. */
  readonly subject: 'partner' | 'provider';
  /** Id of the retry-contract profile, e.g. `0pools`, `swaps`, `ietf`, `stripe`. */
  readonly profile: string;
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
