import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { plainText } from '../../../reporters/plain-text.js';
import { packageRoot } from '../../checks/package-root.js';
import { readPact } from '../read-pact.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import { listed } from './listed.js';

interface Options {
  brokerUrl?: string;
  consumerAppVersion: string;
  branch?: string;
  tag: string[];
  buildUrl?: string;
}

/** How every command that speaks to a broker signs in. */
export const brokerHelp = `
PACT_BROKER_BASE_URL stands in for --broker-url. PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD,
sign in.`;

/** `pact publish`: contracts to a Pact Broker. */
export function pactPublishCommand(session: Session): Command {
  return new Command('publish')
    .description('publish contracts to a Pact Broker')
    .argument('[files...]', 'contracts, or folders of them (default: those that come with the package)')
    .option('--broker-url <url>', 'the broker')
    .requiredOption('--consumer-app-version <version>', 'version of the consumer, unique to its commit')
    .option('--branch <name>', 'branch of the consumer')
    .option('--tag <names>', 'tags of the consumer version', listed, [])
    .option('--build-url <url>', 'where this build can be looked at')
    .addHelpText(
      'after',
      `${brokerHelp}\n\nExit status: 0 published, 3 refused (credentials, a conflict), 4 the broker is down.`,
    )
    .action(async (files: string[], options: Options) => {
      const [{ brokerSettings }, { BrokerClient }, { publishPacts }] = await Promise.all([
        import('../../../pacts/broker/broker-settings.js'),
        import('../../../pacts/broker/broker-client.js'),
        import('../../../pacts/broker/publish-pacts.js'),
      ]);
      const settings = brokerSettings(options.brokerUrl, session.env);
      const paths = files.length > 0 ? files.map((file) => resolve(session.cwd, file)) : [published()];
      const said = await publishPacts(new BrokerClient(settings), paths.flatMap(contractsAt).map(readPact), {
        consumerVersion: options.consumerAppVersion,
        branch: options.branch ?? null,
        tags: options.tag,
        buildUrl: options.buildUrl ?? null,
      });
      session.terminal.err(said.map((line) => `${plainText(line)}\n`).join(''));
      session.end(0);
    });
}

function published(): string {
  return join(packageRoot(), 'pacts/contracts');
}

function contractsAt(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const files = readdirSync(path).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw new UsageError(`${path} holds no contract (*.json)`);
  return files.sort().map((name) => join(path, name));
}
