import { cleanWalks } from './properties/clean.js';
import { hunt } from './properties/hunt.js';

/**
 * The property engine. `--clean N` takes N generated walks of the correct partner and fails on any broken law,
 * `--defects [ID,...]` says how soon planted mistakes are found and how short their walks get, `--seed N` makes others.
 */
export async function run(args: readonly string[]): Promise<void> {
  const value = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const seed = Number(value('--seed') ?? 1);
  if (args.includes('--clean')) {
    if ((await cleanWalks(Number(value('--clean')), seed)) > 0) process.exitCode = 1;
  }
  if (args.includes('--defects')) await hunt((value('--defects') ?? '').split(',').filter(Boolean), seed);
}
