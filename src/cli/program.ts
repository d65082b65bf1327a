import { Command } from 'commander';
import { auditCommand } from './commands/audit.js';
import type { Session } from './session.js';
import { tool } from './tool.js';

/** The whole command line. Parsing faults throw `CommanderError`; nothing here ends the process. */
export function program(session: Session): Command {
  const { terminal } = session;
  const root = new Command('readiness')
    .description('Executable readiness audit of a 0Pools integration: six launch questions, answered with evidence.')
    .version(tool().version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) });
  for (const command of [auditCommand]) {
    root.addCommand(command(session).copyInheritedSettings(root));
  }
  return root;
}
