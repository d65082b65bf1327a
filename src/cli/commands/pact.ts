import { Command } from 'commander';
import type { Session } from '../session.js';
import { pactCanIDeployCommand } from './pact-can-i-deploy.js';
import { pactDiffCommand } from './pact-diff.js';
import { pactPublishCommand } from './pact-publish.js';
import { pactRecordCommand } from './pact-record.js';
import { pactVerifyCommand } from './pact-verify.js';

/** `pact`: contracts between a partner and the APIs it builds on; one file per subcommand. */
export function pactCommand(session: Session): Command {
  return new Command('pact')
    .description('contracts between partner and upstream, both ways')
    .addCommand(pactVerifyCommand(session))
    .addCommand(pactRecordCommand(session))
    .addCommand(pactDiffCommand(session))
    .addCommand(pactPublishCommand(session))
    .addCommand(pactCanIDeployCommand(session));
}
