import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { type OperationName, operationNames } from '../../model/words.js';
import type { DriverContext, DriverResult } from './define-driver.js';

/** Operations of a driver module, their inputs no longer told apart. */
export type LoadedDriver = Readonly<
  Partial<
    Record<
      OperationName,
      (inputs: Readonly<Record<string, unknown>>, ctx: DriverContext) => DriverResult | Promise<DriverResult>
    >
  >
>;

/**
 * Loads a `driver.ts` (or .js, .mjs) without a build step; `0pools-readiness` in it is the running package, wherever
 * the file lies. Throws an Error that says what is wrong with the module.
 */
export async function loadDriver(file: string): Promise<LoadedDriver> {
  const jiti = createJiti(pathToFileURL(file).href, {
    fsCache: false,
    interopDefault: true,
    // The running package itself: transpiling it once more for a driver would take seconds.
    virtualModules: { '0pools-readiness': await import(packageEntry()) },
  });
  let exported: unknown;
  try {
    exported = await jiti.import(file, { default: true });
  } catch (error) {
    throw new Error(`the driver ${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof exported !== 'object' || exported === null)
    throw new Error(`the driver ${file} has no default export; write: export default defineDriver({ ... })`);
  for (const [name, operation] of Object.entries(exported)) {
    if (!operationNames.some((known) => known === name))
      throw new Error(`the driver ${file} has an unknown operation "${name}". Known: ${operationNames.join(', ')}`);
    if (typeof operation !== 'function') throw new Error(`the driver ${file}: "${name}" is not a function`);
  }
  return exported;
}

/** The public entry, for drivers alone: TypeScript when run from the sources, JavaScript from dist. */
function packageEntry(): string {
  const sources = new URL('../../index.ts', import.meta.url);
  return existsSync(sources) ? sources.href : new URL('../../index.js', import.meta.url).href;
}
