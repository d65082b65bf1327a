import type { Twin } from '../../twin/api.js';
import type { Lane, Manifest } from '../model/manifest.js';
import type { Allowance, PartnerDriver } from '../model/partner.js';
import type { BrowserSession } from '../probes/browser/session.js';
import type { UpstreamPower } from './define.js';
import type { TrialRecorder } from './trial.js';

/** One running instance of the target with its own upstream. */
export interface Stage {
  readonly id: string;
  readonly manifest: Manifest;
  readonly baseUrl: string;
  readonly runDir: string;
  readonly partner: PartnerDriver;
  /** Null with `upstream.mode: none`. Calls that the mode cannot do throw `Blocked`; ask `can` first. */
  readonly upstream: Twin | null;
  can(power: UpstreamPower): boolean;
  /** Absolute URL where the app takes events, null for `webhooks: none`. */
  readonly webhookUrl: string | null;
  /** The planted secrets of this run, for scanners only. */
  readonly secrets: readonly { readonly label: string; readonly value: string }[];
  /** Kills the target (SIGKILL to its process group) and leaves it down; null where the audit did not start it. */
  readonly kill: (() => Promise<void>) | null;
  /** Brings the target up again after `kill`, or runs `hooks.restart`; sessions are dropped. Null where impossible. */
  readonly restart: (() => Promise<void>) | null;
  /** Runs `hooks.reconcile`; null where the manifest has none. */
  readonly reconcile: (() => Promise<{ ok: boolean; output: string }>) | null;
  /** The last output lines of the started target, redacted. */
  output(): readonly string[];
  /** Everything it printed so far, unredacted: for scanners only. Null where the audit did not start it. */
  rawOutput(): { readonly text: string; readonly droppedBytes: number } | null;
  /** For requests that a drill sends by hand. */
  readonly allowance: Allowance;
  /** Quotes that some `lockQuote` of ours brought about. */
  readonly claimed: Set<string>;
  /** Whether the target has let some deadline pass, for all drills of the stage. */
  readonly lateness: { seen: boolean };
  /** Counts one trade against `limits.maxTrades`; throws `Blocked` when they are used up. */
  countTrade(): void;
  /** One lock at a time, so that a quote created meanwhile is known to be ours. */
  locking<T>(work: () => Promise<T>): Promise<T>;
}

export interface DrillContext {
  readonly stage: Stage;
  readonly manifest: Manifest;
  readonly partner: PartnerDriver;
  /** Hangs up on what the drill sends. */
  readonly signal: AbortSignal;
  /** The time given to the whole run with `--budget`, ms; null where nobody set one. */
  readonly budgetMs: number | null;
  /** Epoch ms with fraction, the same clock as the upstream's journal. */
  now(): number;
  /** Seeded, 0 <= n < 1. */
  random(): number;
  /** Ordinary users, at least `needs.users` of them. */
  readonly users: readonly string[];
  readonly lane: Lane;
  /** The upstream, for drills that need one. Throws `Blocked` where there is none. */
  upstream(): Twin;
  /** A fresh record of one quote's story. */
  trial(id: string, hazard: string, options?: { account?: string; lane?: Lane }): TrialRecorder;
  /** One holder at a time per name, across the stage's drills (e.g. `balance:alice`). */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Lends one user's balance to the work alone: the named user's, else that of the user whom fewest have asked for. */
  withBalance<T>(account: string | null, work: (account: string) => Promise<T>): Promise<T>;
  /** Sends what reaches the target by another way than `partner`; like that, not once the drill has ended. */
  outgoing<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves at that moment of `now()`, rejects when the drill ends before. */
  until(atMs: number): Promise<void>;
  /** Polls until `read` gives something other than null, or null after `timeoutMs`. Polling starts at `everyMs` and grows. */
  poll<T>(read: () => Promise<T | null>, timeoutMs: number, everyMs?: number): Promise<T | null>;
  /**
   * A signed-out browser context with its own cookies; with `record` it keeps everything it comes to hold.
   * Throws `Blocked` without a browser.
   */
  browse(account: string, options?: { readonly record?: boolean }): Promise<BrowserSession>;
  /** Saves an evidence file and answers its path relative to the report. */
  attach(name: string, bytes: Uint8Array | string): string;
}
