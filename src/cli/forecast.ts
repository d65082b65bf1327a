import { checks } from '../../suites/index.js';
import type { Drill } from '../drills/define.js';
import { drillIndex } from '../drills/index.js';
import { obstacleTo } from '../drills/preconditions.js';
import { userAccounts } from '../manifest/index.js';
import type { Obstacle } from '../model/history.js';
import type { Manifest } from '../model/manifest.js';
import { neededDrills } from './select-checks.js';

/** What one drill will do, before anything is sent. */
export interface Forecast {
  readonly drill: Drill;
  /** Why it will not run; null: it will. */
  readonly obstacle: Obstacle | null;
  readonly cost: { readonly trades: number; readonly requests: number };
  /** Ids of the checks that rest on it. */
  readonly checks: readonly string[];
}

/**
 * What a manifest lets the audit do, from the manifest alone.
 * A driver module may bring any operation, so where there is one, none counts as missing.
 */
export function forecast(manifest: Manifest, only: readonly string[]): readonly Forecast[] {
  const wanted = new Set(neededDrills(checks, only));
  const users = userAccounts(manifest).length;
  return drillIndex
    .filter(({ id }) => wanted.has(id))
    .map((drill) => {
      const has = (operation: keyof Manifest['operations']) =>
        manifest.driver !== null || manifest.operations[operation] !== undefined;
      const obstacle = obstacleTo(drill, manifest, has, users);
      return {
        drill,
        obstacle,
        cost: obstacle ? { trades: 0, requests: 0 } : drill.cost(manifest),
        checks: checks.filter(({ id, needs }) => needs.includes(drill.id) && only.includes(id)).map(({ id }) => id),
      };
    });
}
