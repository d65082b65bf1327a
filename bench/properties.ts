import { cleanWalks } from './properties/clean.js';
import { engine } from './properties/engine.js';
import { hunt } from './properties/hunt.js';
import { lanes } from './properties/lanes.js';

/**
 * The property engine. `--clean N` takes N generated walks of the correct partner and fails on any broken law,
 * `--defects [ID,...]` says how soon planted mistakes are found and how short their walks get, `--engine` how fast generated
 * walks are at the twin itself (`--rounds N`, `--sequences N`) and what eight at once gain there and at a partner; with
 * none of them, all three. `--seed N` makes other walks, `--replicas` takes them on two processes and one PostgreSQL.
 */
export async function run(args: readonly string[]): Promise<void> {
  const value = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const seed = Number(value('--seed') ?? 1);
  const replicas = args.includes('--replicas');
  const all = !['--clean', '--defects', '--engine'].some((part) => args.includes(part));
  if (all || args.includes('--engine')) {
    await engine(Number(value('--rounds') ?? 9), Number(value('--sequences') ?? 60));
    await lanes(seed);
  }
  if (all || args.includes('--clean')) {
    if ((await cleanWalks(Number(value('--clean') ?? 100), seed, replicas)) > 0) process.exitCode = 1;
  }
  if (all || args.includes('--defects'))
    await hunt((value('--defects') ?? '').split(',').filter(Boolean), seed, replicas);
}
