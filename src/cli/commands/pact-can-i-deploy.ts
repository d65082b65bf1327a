import { Command } from 'commander';
import { plainText } from '../../../reporters/plain-text.js';
import type { Session } from '../session.js';
import { brokerHelp } from './pact-publish.js';

interface Options {
  brokerUrl?: string;
  pacticipant: string;
  version: string;
  toEnvironment?: string;
}

const statuses = { yes: 0, no: 1, unknown: 2 } as const;

/** `pact can-i-deploy`: the broker's answer as an exit status. */
export function pactCanIDeployCommand(session: Session): Command {
  return new Command('can-i-deploy')
    .description('ask a Pact Broker whether a version may be deployed')
    .option('--broker-url <url>', 'the broker')
    .requiredOption('--pacticipant <name>', 'consumer or provider')
    .requiredOption('--version <version>', 'its version')
    .option('--to-environment <name>', 'where to (default: beside the latest of everything it has contracts with)')
    .addHelpText(
      'after',
      `${brokerHelp}\n\nExit status: 0 yes, 1 no, 2 unknown (something was never verified), 3 refused, 4 the broker is down.`,
    )
    .action(async ({ brokerUrl, pacticipant, version, toEnvironment }: Options) => {
      const [{ brokerSettings }, { BrokerClient }, { canIDeploy }] = await Promise.all([
        import('../../../pacts/broker/broker-settings.js'),
        import('../../../pacts/broker/broker-client.js'),
        import('../../../pacts/broker/can-i-deploy.js'),
      ]);
      const client = new BrokerClient(brokerSettings(brokerUrl, session.env));
      const { answer, reasons, rows } = await canIDeploy(client, {
        pacticipant,
        version,
        environment: toEnvironment ?? null,
      });
      session.terminal.out(`${answer}\n`);
      session.terminal.err([...rows, ...reasons].map((line) => `${plainText(line)}\n`).join(''));
      session.end(statuses[answer]);
    });
}
