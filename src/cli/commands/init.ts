import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { load } from 'js-yaml';
import { type Guess, guessOperations } from '../init/guess-operations.js';
import { writeManifest } from '../init/write-manifest.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';

interface Options {
  openapi?: string;
  out: string;
  name?: string;
}

/** `init`: writes a commented manifest; never over an existing one. */
export function initCommand({ terminal, cwd }: Session): Command {
  return new Command('init')
    .description('write a commented manifest, filled from an OpenAPI file where one is given')
    .option('--openapi <file>', 'OpenAPI 3 document of your API, YAML or JSON')
    .option('--name <name>', 'name of the partner (default: this folder)')
    .option('--out <file>', 'where to write', 'readiness.yaml')
    .action(({ openapi, out, name }: Options) => {
      const file = resolve(cwd, out);
      if (existsSync(file)) throw new UsageError(`${file} exists already; name another with --out`);
      const guesses = openapi === undefined ? {} : guessOperations(readOpenApi(resolve(cwd, openapi)));
      writeFileSync(file, writeManifest(name ?? basename(cwd), guesses));
      terminal.err(
        `Wrote ${file}\n${found(guesses, openapi !== undefined)}Next: correct it, then npx readiness doctor\n`,
      );
    });
}

function readOpenApi(file: string): unknown {
  try {
    return load(readFileSync(file, 'utf8'), { filename: file });
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function found(guesses: Readonly<Record<string, Guess>>, asked: boolean): string {
  if (!asked) return '';
  const names = Object.entries(guesses).map(([operation, { method, path }]) => `  ${operation}: ${method} ${path}\n`);
  return names.length === 0 ? 'Nothing in the OpenAPI file looks like an operation.\n' : `Found:\n${names.join('')}`;
}
