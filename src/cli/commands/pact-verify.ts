import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Upstreams } from '../../../pacts/verify-upstreams.js';
import { exitStatus } from '../../verdict/verdict.js';
import { reporterNames } from '../outputs.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import { listed } from './listed.js';

interface Options {
  providerBaseUrl?: string;
  swapsBaseUrl?: string;
  pact?: string[];
  out: string;
  reporter: string[];
  json?: true;
  allowLive?: true;
}

const help = `
With no option: 0Pools and Swaps against a twin.

--provider-base-url and --swaps-base-url ask an upstream that runs elsewhere. PROVIDER_SECRET_KEY and
SWAPS_CREDENTIAL are what it takes. TWIN_CONTROL_TOKEN lets the states of a twin at that URL be set; without it, what
needs such a state is unverified.`;

/** `pact verify`: contracts replayed against upstreams and against a partner; the result is a report like any other. */
export function pactVerifyCommand(session: Session): Command {
  return new Command('verify')
    .description('replay contracts of 0Pools and Swaps against a twin or a URL')
    .option('--provider-base-url <url>', 'a 0Pools that already runs there, without /v1')
    .option('--swaps-base-url <url>', 'a Swaps that already runs there, without /v1')
    .option('--pact <paths>', 'contracts of the upstreams, files or folders (default: the published ones)', listed)
    .option('--out <dir>', 'folder of the report', 'readiness-report/contracts')
    .option('--reporter <names>', 'json, html, junit, markdown, sarif, ctrf, text', listed, ['json', 'html', 'junit'])
    .option('--json', 'print the report to stdout')
    .option('--allow-live', 'let live keys be used')
    .addHelpText('after', help)
    .action(async (options: Options) => session.end(await run(options, session)));
}

async function run(options: Options, session: Session): Promise<number> {
  const reporters = reporterNames(options.reporter);
  const { verifyAll } = await import('../verify-contracts.js');
  const elsewhere = options.providerBaseUrl !== undefined || options.swapsBaseUrl !== undefined;
  const report = await verifyAll(
    {
      upstreams: elsewhere ? named(options, session) : 'twin',
      contracts: options.pact?.map((path) => resolve(session.cwd, path)) ?? null,
      out: resolve(session.cwd, options.out),
      reporters,
      json: options.json === true,
      command: ['readiness', 'pact', 'verify', ...repeated(options)].join(' '),
    },
    session,
  );
  return exitStatus(report);
}

function named(options: Options, { env }: Session): Upstreams {
  const token = env.TWIN_CONTROL_TOKEN;
  const of = (url: string | undefined, name: string, within: string) => {
    if (url === undefined) return null;
    const credential = env[name];
    if (!credential) throw new UsageError(`${name} is not set: the provider would refuse every request`);
    if (/_live_/.test(credential) && options.allowLive !== true) {
      throw new UsageError(`${name} is a live key, and a verification trades (--allow-live)`);
    }
    if (!URL.canParse(url)) throw new UsageError(`"${url}" is no URL`);
    const baseUrl = url.replace(/\/+$/, '');
    const origin = baseUrl.endsWith(within) ? baseUrl.slice(0, baseUrl.length - within.length) : baseUrl;
    return { baseUrl, credential, control: token ? { origin, token } : null };
  };
  return {
    pools: of(options.providerBaseUrl, 'PROVIDER_SECRET_KEY', ''),
    swaps: of(options.swapsBaseUrl, 'SWAPS_CREDENTIAL', '/swaps'),
    paceMs: 100,
  };
}

/** What repeats this run; a password in a URL is a secret. */
function repeated({ providerBaseUrl, swapsBaseUrl, pact }: Options): string[] {
  const flags: readonly [string, string | undefined][] = [
    ['--provider-base-url', providerBaseUrl],
    ['--swaps-base-url', swapsBaseUrl],
    ['--pact', pact?.join(',')],
  ];
  return flags.flatMap(([flag, value]) =>
    value === undefined ? [] : [flag, value.replace(/^(\w+:\/\/)[^/@]*@/, '$1')],
  );
}
