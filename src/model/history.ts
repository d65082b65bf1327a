import type { Delivery, JournalEntry, TwinQuote, TwinTrade } from '../../twin/api.js';
import type { Call } from './call.js';
import type { Lane } from './manifest.js';
import type { Fault } from './words.js';

export type { Delivery, JournalEntry, TwinQuote, TwinTrade };

/** A named moment of a trial, epoch ms. */
export interface Mark {
  readonly name: string;
  readonly atMs: number;
}

/** One balance surface read once; decimal strings. `pending` is null where the app shows none. */
export interface BalanceReading {
  readonly label: string;
  readonly atMs: number;
  readonly final: string | null;
  readonly pending: string | null;
}

/**
 * One quote's whole story under one hazard, as recorded: what we did at the front, what arrived at the upstream,
 * what we sent as events. Nothing in it is a judgement.
 */
export interface Trial {
  /** Unique in its drill, e.g. `well-after-expiry`. */
  readonly id: string;
  /** The hazard in words, for people. */
  readonly hazard: string;
  /** Whether the hazard really came about, and how that is known. Not met: whatever looks fine proves nothing. */
  readonly met: { readonly yes: boolean; readonly how: string };
  readonly account: string;
  readonly lane: Lane;
  /** In order of start. */
  readonly calls: readonly Call[];
  readonly marks: readonly Mark[];
  readonly balances: readonly BalanceReading[];
  /** The upstream's knowledge of the quote that `lockQuote` brought, null where the upstream cannot be seen or the quote not be found. */
  readonly quote: TwinQuote | null;
  /** Requests that name this quote, plus unclaimed ones of the trial's time. */
  readonly journal: readonly JournalEntry[];
  /** The trade of this quote, at the end of the trial. */
  readonly trade: TwinTrade | null;
  /** Firm quotes and trades that came about during the trial without any `lockQuote` of ours. */
  readonly unclaimed: { readonly quotes: readonly TwinQuote[]; readonly trades: readonly TwinTrade[] };
  readonly deliveries: readonly Delivery[];
}

/** Why a drill, or a part of it, could not do what it set out to. */
export interface Obstacle {
  readonly fault: Fault;
  readonly reason: string;
  /** Set where the manifest itself rules the drill out (`ui: none`): the check is then not applicable. */
  readonly manifestLine?: { readonly line: number; readonly text: string };
}

/** Trials by id, each complete or with the obstacle that stopped it. */
export interface TrialBook {
  readonly trials: readonly Trial[];
  readonly obstacles: Readonly<Record<string, Obstacle>>;
}

/** What one drill wrote down. */
export type DrillRecord<F = unknown> = {
  readonly drill: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
} & ({ readonly state: 'done'; readonly facts: F } | { readonly state: 'blocked'; readonly obstacle: Obstacle });

/** Everything a run wrote down, redacted; the only thing that checks see. */
export interface History {
  readonly run: RunRecord;
  drill(id: string): DrillRecord | null;
}

/** What record and report say alike of a run. */
export interface RunFacts {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly partner: { readonly name: string; readonly environment: string };
  readonly target: { readonly baseUrl: string; readonly startedByAudit: boolean };
  readonly upstream: { readonly mode: 'twin' | 'proxy' | 'none'; readonly url: string | null };
  readonly startedAt: string;
  readonly durationMs: number;
  readonly seed: number;
  readonly command: string;
  /** Who was audited; a partner where nothing is said. */
  readonly subject?: 'partner' | 'provider';
  /** The retry-contract profile that a provider is held to. */
  readonly profile?: string;
  /** Check ids asked for with `--only`; null: all. A report has the others as unverified. */
  readonly only: readonly string[] | null;
  readonly limits: {
    readonly trades: { readonly used: number; readonly allowed: number };
    readonly requests: { readonly used: number; readonly perSecond: number };
  };
  readonly signIn: readonly { readonly account: string; readonly live: boolean; readonly proof: string }[];
  /** What the audit left at the target: order references and trade ids. */
  readonly created: { readonly orders: readonly string[]; readonly trades: readonly string[] };
}

/** Facts about the run itself, as the report needs them. */
export interface RunRecord extends RunFacts {
  readonly interrupted: boolean;
  /** Set where target or upstream never came up, so that nothing could be looked at. */
  readonly broken?: { readonly fault: Fault; readonly reason: string } | null;
}
