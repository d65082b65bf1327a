import { loadavg } from 'node:os';
import { kills, themes } from '../../properties/retry/commands.js';
import type { Explored } from '../../properties/retry/explore.js';
import { print } from '../numbers.js';
import { walkOn } from './walking.js';

/** Every so manieth walk kills the partner, on a stage of its own, one after another. */
const crashEvery = 20;

/**
 * So many generated walks of the correct partner, eight at a time; answers how many laws they broke. Whatever breaks is
 * a false blame of ours. The n-th walk is made of the seed plus n, so that pieces with seeds apart are one long run.
 */
export async function cleanWalks(count: number, seed: number, replicas: boolean): Promise<number> {
  const crashes = Math.floor(count / crashEvery);
  const begun = performance.now();
  const told = (every: number) => {
    let walks = 0;
    return () => {
      walks += 1;
      if (walks % every === 0) print(`  ${walks} walks, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    };
  };
  const plan = { seed, replicas, forMs: 4 * 3_600_000 };
  const ordinary = themes.filter((theme) => !kills(theme));
  const [beside, alone] = await Promise.all([
    walkOn([], { ...plan, themes: ordinary, generated: count - crashes, lanes: 8, walked: told(100) }),
    walkOn([], { ...plan, themes: themes.filter(kills), generated: crashes, lanes: 1 }),
  ]);
  for (const [what, { explored, ms }] of Object.entries({ ordinary: beside, crashes: alone })) tell(what, explored, ms);
  print(`load of the machine over the last 5 minutes: ${(loadavg()[1] ?? 0).toFixed(1)}`);
  return [beside, alone].reduce(
    (sum, { explored: { findings, unexplained, shortened } }) =>
      sum + findings.length + unexplained.length + (shortened === null ? 0 : 1),
    0,
  );
}

function tell(what: string, { walks, steps, findings, unexplained, shortened }: Explored, ms: number): void {
  const length = (steps / Math.max(1, walks)).toFixed(1);
  const broken = findings.length + unexplained.length;
  print(`${what}: ${walks} walks of ${length} steps in ${(ms / 1000).toFixed(0)} s, ${broken} laws broken`);
  if (shortened !== null) print(`  ${shortened}`);
  for (const { quoteId, transactId } of unexplained) print(`  ${quoteId} was executed as ${transactId} by nobody`);
  for (const { law, seen, seed, walked, failed, runs } of findings) {
    print(`  ${law} (${failed} of ${runs}), walk of seed ${seed}: ${seen}`);
    print(`    ${JSON.stringify(walked.observation.steps)}`);
  }
}
