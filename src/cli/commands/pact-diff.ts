import { resolve } from 'node:path';
import { Command } from 'commander';
import { readPact } from '../read-pact.js';
import type { Session } from '../session.js';
import { tellDrift } from '../tell-drift.js';

/** `pact diff A B`: how one recording of a partner differs from another. */
export function pactDiffCommand(session: Session): Command {
  return new Command('diff')
    .description('what changed from one contract to another; examples that a matcher stands for do not count')
    .argument('<before>', 'pact file')
    .argument('<after>', 'pact file')
    .option('--json', 'print the changes as JSON')
    .addHelpText('after', '\nExit status: 0 no drift, 1 drift, 3 a file that is no contract.')
    .action(async (before: string, after: string, { json }: { json?: true }) => {
      const { drift } = await import('../../../pacts/record/drift.js');
      const [a, b] = [readPact(resolve(session.cwd, before)), readPact(resolve(session.cwd, after))];
      const changes = drift(a.pact, b.pact);
      session.terminal.out(json ? `${JSON.stringify(changes, null, 2)}\n` : tellDrift(changes));
      session.end(changes.length === 0 ? 0 : 1);
    });
}
