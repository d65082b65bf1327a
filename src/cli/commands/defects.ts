import { Command } from 'commander';
import { defects } from '../../../partners/defects/index.js';
import type { Session } from '../session.js';

/** `defects`: the closed list of planted mistakes. */
export function defectsCommand({ terminal }: Session): Command {
  return new Command('defects')
    .description('the planted defects: id, what is wrong, the question and checks that each must trip')
    .option('--json', 'print the list as JSON')
    .action((options: { json?: true }) => {
      const rows = defects.map(({ id, title, wrong, question, checks }) => ({ id, title, wrong, question, checks }));
      if (options.json) return terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
      for (const { id, wrong, question, checks } of rows) {
        terminal.out(`${id}  (${question})\n    ${wrong}\n    trips ${checks.join(', ')}\n`);
      }
    });
}
