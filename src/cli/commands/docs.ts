import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { checks } from '../../../suites/index.js';
import { loadCatalogue } from '../../checks/catalogue.js';
import { packageRoot } from '../../checks/package-root.js';
import { checkCatalogue } from '../check-catalogue.js';
import type { Session } from '../session.js';

/** `docs` (hidden): writes docs/checks.md again from checklists and suites. */
export function docsCommand({ terminal }: Session): Command {
  return new Command('docs').description('write docs/checks.md again').action(() => {
    const file = join(packageRoot(), 'docs', 'checks.md');
    mkdirSync(join(packageRoot(), 'docs'), { recursive: true });
    writeFileSync(file, checkCatalogue(loadCatalogue(), checks));
    terminal.err(`${file}\n`);
  });
}
