import type { DrillFacts } from '../model/facts.js';
import type { Obstacle } from '../model/history.js';
import type { Manifest } from '../model/manifest.js';
import type { Fault, OperationName } from '../model/words.js';
import type { DrillContext } from './context.js';

/** Drills of one group share one instance of the target and its upstream; groups never see each other's quotes. */
export const groups = [
  'secrets',
  'expiry',
  'duplicates',
  'crash',
  'ledger',
  'records',
  'areas',
  'swaps',
  'walks',
] as const;
export type Group = (typeof groups)[number];

/** What an upstream lets us do: a twin everything, a proxy only what passes through it. */
export type UpstreamPower = 'journal' | 'faults' | 'move-trades' | 'quote-ttl' | 'events';

interface DrillNeeds {
  readonly operations?: readonly OperationName[];
  readonly upstream?: readonly UpstreamPower[];
  /** Needs the manifest's `ui` and a real browser. */
  readonly browser?: true;
  /** Needs `target.webServer` or `hooks.restart`. */
  readonly restart?: true;
  /** Needs a place where the app takes events. */
  readonly webhooks?: true;
  /** How many ordinary users it acts as, default 1. */
  readonly users?: number;
}

/** A scenario that drives the target and writes down what happened. It never judges. */
export interface Drill<D extends keyof DrillFacts = keyof DrillFacts> {
  readonly id: D;
  readonly title: string;
  readonly group: Group;
  readonly needs: DrillNeeds;
  /** Alone on its stage, after the group's other drills: it restarts, stalls or starves the target. */
  readonly exclusive?: true;
  /** What it uses of the manifest's limits, for `plan`. */
  cost(manifest: Manifest): { readonly trades: number; readonly requests: number };
  run(context: DrillContext): Promise<DrillFacts[D]>;
}

/** Types a drill against the facts that it promises in `DrillFacts`. */
export function defineDrill<D extends keyof DrillFacts>(drill: Drill<D>): Drill<D> {
  return drill;
}

/** Thrown inside a drill when it cannot go on; the checks that need it become unverified with this reason. */
export class Blocked extends Error {
  readonly obstacle: Obstacle;
  constructor(fault: Fault, reason: string, manifestLine?: { line: number; text: string }) {
    super(reason);
    this.name = 'Blocked';
    this.obstacle = manifestLine ? { fault, reason, manifestLine } : { fault, reason };
  }
}
