import type { TradeStatus } from '../../../twin/api.js';
import type { Counterexample, WalkStep } from '../counterexample.js';
import type { JournalEntry, Obstacle, Trial, TwinQuote, TwinTrade } from '../history.js';
import type { OrderStatus } from '../words.js';
import type { LedgerEntry } from './ledger.js';

/** The ledger of all orders of one quote at one moment. */
export interface LedgerReading {
  readonly atMs: number;
  /** What the trade was upstream before and after the reading; null where there was none. */
  readonly upstream: readonly [TradeStatus | null, TradeStatus | null];
  /** Null where it could not be read. */
  readonly entries: readonly LedgerEntry[] | null;
}

/** Ids of valid events about one trade that the app answered 2xx, and those of them that finance finds with its order. */
export interface JoinedEvents {
  readonly taken: readonly string[];
  readonly named: readonly string[];
}

/** What a trace by the trade's id named, what the order itself names, and what its ledger names. */
export interface RecordedIds {
  /** Null where the manifest has no such operation or output. */
  readonly traced: boolean | null;
  readonly shown: boolean | null;
  /** Null where no event of a settled trade was taken early, or ledger entries name none by the manifest. */
  readonly events: JoinedEvents | null;
}

/** One quote of a walk with everything that came of it. */
export interface WalkQuote {
  readonly trial: Trial;
  /** Every order that its accepts were answered with, distinct, with the status seen last. */
  readonly orders: readonly { readonly orderRef: string; readonly status: OrderStatus | null }[];
  readonly ledger: readonly LedgerReading[];
  readonly ids: RecordedIds | null;
}

/** A lock that the upstream answered with `unavailable`. */
export interface RefusedLock {
  readonly startedAtMs: number;
  /** Quote requests of the app from its start until the end of the walk, as far as they are known to be this lock's. */
  readonly asked: readonly JournalEntry[];
}

/** What nobody had asked for. Known only of walks that had the stage to themselves. */
interface Strays {
  readonly quotes: readonly TwinQuote[];
  readonly trades: readonly TwinTrade[];
}

/** One walk as it was observed, from its first step to the end of what followed. Nothing in it is a judgement. */
export interface WalkObservation {
  readonly id: string;
  /** The steps that were really taken. */
  readonly steps: readonly WalkStep[];
  readonly quotes: readonly WalkQuote[];
  readonly locks: readonly RefusedLock[];
  /** When the app was down, from the kill until it answered again. */
  readonly restarts: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Null where other walks ran on the stage meanwhile. */
  readonly strays: Strays | null;
  /** What one undisturbed order brings to the ledger; null where unknown. */
  readonly usual: readonly LedgerEntry[] | null;
  /**
   * True once everything that was accepted had ended and the upstream was quiet; null where that was not waited for, or
   * where a quote outlasted the waiting.
   */
  readonly settled: boolean | null;
  readonly obstacle: Obstacle | null;
}

/** A law that was broken, with the shortest walk that breaks it. */
export interface WalkExample {
  readonly law: string;
  /** The counterexample's file, relative to the report. */
  readonly file: string;
  readonly example: Counterexample;
  /** The shrunk walk as it was observed the last time it broke the law. */
  readonly observation: WalkObservation;
}

/** What the generated walks of one drill brought to light. */
export interface WalkFacts {
  readonly seed: number;
  readonly observations: readonly WalkObservation[];
  readonly examples: readonly WalkExample[];
  /** Executed quotes that nobody accepted and that no single walk brings about again. */
  readonly unexplained: readonly TwinTrade[];
  /** Why there are fewer walks than planned; null where there are not. */
  readonly shortened: string | null;
}
