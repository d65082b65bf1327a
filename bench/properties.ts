import { type Theme, themes } from '../properties/retry/commands.js';
import { type Explored, explore } from '../properties/retry/explore.js';
import { breachesOf } from '../properties/retry/laws/index.js';
import { embeddedManifest } from '../src/cli/find-manifest.js';
import { openManifest } from '../src/cli/open-manifest.js';
import { openLoneStage } from '../src/drills/lone-stage.js';
import { walks } from '../src/drills/walks/walks.drill.js';

/** Defects that retries and duplicates show, with what their walks are about. */
const wrong: Readonly<Record<string, readonly Theme[]>> = {
  'new-key-per-retry': ['failures', 'doubles'],
  'new-key-on-second-retry': ['failures', 'doubles'],
  'key-recomputed-after-restart': ['crashes'],
  'dedupe-in-memory': ['crashes'],
  'dedupe-check-then-act': ['failures', 'doubles'],
  'dedupe-by-attempt': ['failures', 'doubles'],
  'order-created-twice': ['failures', 'doubles'],
  'timeout-requotes': ['failures', 'doubles'],
  'second-accept-requotes': ['failures', 'doubles'],
  'ledger-doubled-on-retry': ['failures', 'doubles'],
  'orphan-entry-on-retry': ['failures', 'doubles'],
  'trade-id-lost-after-retry': ['failures', 'doubles'],
  'retry-storm': ['failures'],
  'expired-execution-retried': ['terms'],
};

/**
 * Generated walks against the embedded partner, without any that were written by hand: how fast and how long they are on
 * the correct one, one at a time and eight at once, and how soon each planted mistake is found and how short it gets.
 */
export async function run(args: readonly string[]): Promise<void> {
  const count = Number(args[0] ?? 40);
  const ordinary = themes.filter((theme) => theme !== 'crashes');
  const rates: number[] = [];
  for (const lanes of [1, 8]) {
    const { explored, ms, requests } = await walkOn([], ordinary, { generated: count, lanes, first: false });
    rates.push(requests / ms);
    const length = (explored.steps / explored.walks).toFixed(1);
    const broken = explored.findings.map(({ law }) => law).join(', ') || 'none';
    print(
      `correct, ${lanes} at once: ${explored.walks} walks, ${length} steps each (goal 7), ${((requests / ms) * 1000).toFixed(0)} requests/s, laws broken: ${broken}`,
    );
  }
  print(
    `eight at once: ${((rates[1] ?? 0) / (rates[0] ?? 1)).toFixed(2)} of one (the partner's process is part of it)`,
  );
  for (const [defect, about] of Object.entries(wrong)) {
    const { explored } = await walkOn([defect], about, {
      generated: 400,
      lanes: about.includes('crashes') ? 1 : 4,
      first: true,
    });
    const [found] = explored.findings;
    print(
      found
        ? `${defect}: ${found.law} after ${(found.afterMs / 1000).toFixed(1)} s and ${explored.walks} walks, ${found.walked.observation.steps.length} steps, ${found.failed} of ${found.runs}`
        : `${defect}: NOT FOUND in ${explored.walks} walks`,
    );
  }
}

async function walkOn(
  defects: readonly string[],
  about: readonly Theme[],
  size: { readonly generated: number; readonly lanes: number; readonly first: boolean },
): Promise<{ explored: Explored; ms: number; requests: number }> {
  const given = await openManifest(embeddedManifest(), process.env, null);
  const manifest = { ...given, limits: { maxTrades: 100_000, maxRequestsPerSecond: 10_000 } };
  const stage = await openLoneStage(manifest, {
    id: walks.id,
    signal: new AbortController().signal,
    seed: 1,
    defects,
  });
  try {
    const begun = performance.now();
    const explored = await explore({
      context: stage.context,
      seed: 1,
      known: [],
      themes: about,
      most: 20,
      forMs: size.first ? 60_000 : 600_000,
      repeats: 5,
      generated: size.generated,
      lanes: size.lanes,
      ...(size.first ? { first: true as const } : {}),
      oracle: (observation) => breachesOf(observation).map(({ law, seen }) => ({ law: law.id, seen })),
    });
    const { requests } = stage.context.stage.allowance.used();
    return { explored, ms: performance.now() - begun, requests };
  } finally {
    await stage.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
