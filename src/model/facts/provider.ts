import type { Exchange } from '../call.js';
import type { Counterexample } from '../counterexample.js';
import type { Obstacle } from '../history.js';
import type { RetryProfile } from '../profile.js';

/** One thing that a caller, an operator or the time does to a provider. Indexes are wrapped into what there is. */
export type ProviderStep =
  | {
      readonly do: 'create';
      /** Which of the walk's keys; null: none is sent; `own`: each copy has one of its own. */
      readonly key: number | null | 'own';
      /** Which of the walk's bodies. */
      readonly body: number;
      /** Which credential. */
      readonly as: number;
      /** More than one leave together. */
      readonly copies: number;
      /** Which replica it goes to first. */
      readonly via: number;
    }
  | { readonly do: 'unkeyed'; readonly operation: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'lose-cache' }
  | { readonly do: 'fail-next' }
  | { readonly do: 'restart' };

/** Which kinds of answer are told apart. */
export type AnswerKind = 'replay' | 'mismatch' | 'missingKey' | 'inFlight';

/** One request to the provider and what its answer was taken for. */
export interface ProviderCall {
  readonly step: number;
  readonly operation: 'prepare' | 'create' | 'list' | 'unkeyed';
  /** Of an unkeyed operation. */
  readonly name: string | null;
  /** Index of the credential. */
  readonly as: number;
  /** Without the quotes of its header; null where none was sent. */
  readonly key: string | null;
  /** Index of the body, null where none of the walk's was sent. */
  readonly body: number | null;
  readonly exchange: Exchange;
  /**
   * Of requests that left together, when the provider read one of them, epoch ms on its own clock, in order of arrival;
   * absent where its journal is out of reach.
   */
  readonly arrivedAtMs?: number;
  /** The resource that the answer names. */
  readonly resource: string | null;
  /** Null where the answer is what the profile promises for that kind, else what is wrong with it. */
  readonly misfits: Readonly<Record<AnswerKind, string | null>>;
}

/** Something that was done beside requests: a moved clock, a restart. */
export interface ProviderDeed {
  readonly step: number;
  readonly atMs: number;
  /** Null where it was done, else why not. */
  readonly obstacle: string | null;
  /** Id of the failure that was ordered. */
  readonly fault?: string;
}

/** A sequence of steps as it really went. */
export interface ProviderWalk {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly ProviderStep[];
  readonly calls: readonly ProviderCall[];
  readonly deeds: readonly ProviderDeed[];
  /** By body and credential (`0:1`): when what was prepared runs out, epoch ms on the provider's clock. */
  readonly expiries: Readonly<Record<string, number>>;
  /** By credential: the reference that creations carried, where none was prepared. */
  readonly references?: Readonly<Record<string, string>>;
  /** What the provider lists of this walk at its end; null where it was not asked, or did not answer. */
  readonly listed: readonly string[] | null;
  /** What kept the walk from going on, null where nothing did. */
  readonly obstacle: Obstacle | null;
}

/** What the audit was given to work with. */
export interface ProviderReach {
  readonly control: boolean;
  readonly credentials: number;
  readonly restart: boolean;
}

/** A breach, its steps as few as they could be made, and the last run of them that broke the law. */
export interface FoundExample {
  readonly law: string;
  readonly walk: ProviderWalk;
  readonly example: Counterexample;
}

/** A fixed sequence that did not come to its end, and what it was for. */
export interface UnplayedScenario {
  readonly title: string;
  /** Ids of the checks that cannot pass without it. */
  readonly laws: readonly string[];
  readonly obstacle: Obstacle;
}

/** What fixed sequences brought about, one for each promise. */
export interface ProviderScenarioFacts {
  readonly profile: RetryProfile;
  readonly reach: ProviderReach;
  /** Those that came to their end, and what was played of others. */
  readonly walks: readonly ProviderWalk[];
  readonly unplayed: readonly UnplayedScenario[];
  readonly found: readonly FoundExample[];
}

/** What generated sequences brought about; only those that broke a law are kept whole. */
export interface ProviderWalkFacts {
  readonly sequences: number;
  /** In all sequences together. */
  readonly steps: number;
  readonly found: readonly FoundExample[];
  /** What ended the search early, null where it ran its course. */
  readonly cutShort: Obstacle | null;
}
