import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue } from '../src/checks/catalogue.js';
import { narrowCatalogue } from '../src/checks/narrow-catalogue.js';
import { embeddedManifest } from '../src/cli/find-manifest.js';
import { openManifest } from '../src/cli/open-manifest.js';
import { askedChecks, neededDrills } from '../src/cli/select-checks.js';
import { tool } from '../src/cli/tool.js';
import { gather } from '../src/drills/gather.js';
import { drillIndex } from '../src/drills/index.js';
import { loadHistory } from '../src/history/load.js';
import { checks } from '../suites/index.js';

interface Gathered {
  readonly wallMs: number;
  /** Of each drill, from its own start to its own end. */
  readonly drillMs: ReadonlyMap<string, number>;
}

/**
 * How well the drills of a whole audit overlap, against the embedded partner: wall time beside the longest chain of
 * drills that must follow each other, and beside the same drills one after another.
 */
export async function run(args: readonly string[]): Promise<void> {
  const rounds = Number(args[0] ?? 1);
  for (let round = 1; round <= rounds; round++) {
    const overlapping = await gatherOnce(false);
    const serial = await gatherOnce(true);
    const chainMs = longestChain(overlapping.drillMs);
    const line = [
      `round ${round}:`,
      `wall ${seconds(overlapping.wallMs)},`,
      `longest chain ${seconds(chainMs)} (ratio ${(overlapping.wallMs / chainMs).toFixed(2)}, goal 1.5),`,
      `serial ${seconds(serial.wallMs)} (ratio ${(overlapping.wallMs / serial.wallMs).toFixed(2)}, goal 0.45)`,
    ];
    process.stdout.write(`${line.join(' ')}\n`);
  }
}

async function gatherOnce(serial: boolean): Promise<Gathered> {
  const out = await mkdtemp(join(tmpdir(), 'bench-audit-'));
  try {
    const manifest = await openManifest(embeddedManifest(), process.env, null);
    const startedAt = performance.now();
    await gather({
      ...{ manifest, out, serial, seed: 1, budgetMs: null, only: null, defects: [], command: 'bench', tool: tool() },
      drills: neededDrills(checks, askedChecks(null, narrowCatalogue(loadCatalogue()))),
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    const wallMs = performance.now() - startedAt;
    const history = await loadHistory(join(out, 'history'));
    const drillMs = new Map<string, number>();
    for (const { id } of drillIndex) {
      const record = history.drill(id);
      if (record?.state === 'done') drillMs.set(id, record.endedAtMs - record.startedAtMs);
    }
    return { wallMs, drillMs };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** In each group the exclusive drills follow each other, behind the longest of the others. */
function longestChain(drillMs: ReadonlyMap<string, number>): number {
  const chains = new Map<string, { together: number; alone: number }>();
  for (const { id, group, exclusive } of drillIndex) {
    const chain = chains.get(group) ?? { together: 0, alone: 0 };
    const ms = drillMs.get(id) ?? 0;
    if (exclusive) chain.alone += ms;
    else chain.together = Math.max(chain.together, ms);
    chains.set(group, chain);
  }
  return Math.max(...[...chains.values()].map(({ together, alone }) => together + alone));
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
