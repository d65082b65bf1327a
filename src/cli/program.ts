import { Command } from 'commander';
import { auditCommand } from './commands/audit.js';
import { defectsCommand } from './commands/defects.js';
import { diffCommand } from './commands/diff.js';
import { docsCommand } from './commands/docs.js';
import { doctorCommand } from './commands/doctor.js';
import { explainCommand } from './commands/explain.js';
import { initCommand } from './commands/init.js';
import { mergeCommand } from './commands/merge.js';
import { pactCommand } from './commands/pact.js';
import { partnerCommand } from './commands/partner.js';
import { planCommand } from './commands/plan.js';
import { replayCommand } from './commands/replay.js';
import { reportCommand } from './commands/report.js';
import { twinCommand } from './commands/twin.js';
import type { Session } from './session.js';
import { tool } from './tool.js';

const commands = [
  auditCommand,
  doctorCommand,
  planCommand,
  initCommand,
  explainCommand,
  defectsCommand,
  twinCommand,
  partnerCommand,
  pactCommand,
  replayCommand,
  reportCommand,
  mergeCommand,
  diffCommand,
];

/** The whole command line. Parsing faults throw `CommanderError`; nothing here ends the process. */
export function program(session: Session): Command {
  const { terminal } = session;
  const root = new Command('readiness')
    .description('Executable readiness audit of a 0Pools integration: six launch questions, answered with evidence.')
    .version(tool().version)
    .showSuggestionAfterError()
    // `can-i-deploy --version` is the command's own.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) });
  for (const command of commands) root.addCommand(command(session).copyInheritedSettings(root));
  root.addCommand(docsCommand(session).copyInheritedSettings(root), { hidden: true });
  return root.addHelpText(
    'after',
    '\nExit status: 0 ready, 1 blocked, 2 inconclusive, 3 manifest or usage, 4 something broke, 130 interrupted.',
  );
}
