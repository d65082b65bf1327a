import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Contract } from '../../../pacts/contract-file.js';
import { objectOf } from '../../../pacts/record/pact-file.js';
import type { InteractionResult } from '../../../pacts/verify-contract.js';
import type { Upstreams } from '../../../pacts/verify-upstreams.js';
import { upstreamSigns } from '../../manifest/index.js';
import { exitStatus } from '../../verdict/verdict.js';
import { reporterNames } from '../outputs.js';
import { refuseProduction } from '../production-guard.js';
import { withoutUsers } from '../repeat-command.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import type { BrokerOptions, FromBroker } from '../verify-from-broker.js';
import { listed } from './listed.js';
import { brokerHelp } from './pact-publish.js';

interface Options extends BrokerOptions {
  providerBaseUrl?: string;
  swapsBaseUrl?: string;
  pact?: string[];
  manifest?: string;
  target?: string;
  defect: string[];
  out: string;
  reporter: string[];
  json?: true;
  allowLive?: true;
  allowProduction?: true;
}

const help = `
With no option: 0Pools and Swaps against a twin, and the partner of readiness.yaml here, else the embedded one.

--provider-base-url and --swaps-base-url ask an upstream that runs elsewhere, and no partner. PROVIDER_SECRET_KEY and
SWAPS_CREDENTIAL are what it takes. TWIN_CONTROL_TOKEN lets the states of a twin at that URL be set; without it, what
needs such a state is unverified. A URL that nobody answers at ends with status 4.

A partner's own contracts are kept in the folder "pacts" of the report: "pact publish" takes them.

--broker-url takes the contracts from a Pact Broker, and --publish-verification-results tells it how they fared. A
breach of a pending or work-in-progress contract is reported and stops nobody. What could not be looked at is not
published as a result.
${brokerHelp}`;

/** `pact verify`: contracts replayed against upstreams and against a partner; the result is a report like any other. */
export function pactVerifyCommand(session: Session): Command {
  return new Command('verify')
    .description('replay contracts: 0Pools and Swaps against a twin or a URL, and a partner against its own')
    .option('--provider-base-url <url>', 'a 0Pools that already runs there, without /v1')
    .option('--swaps-base-url <url>', 'a Swaps that already runs there, without /v1')
    .option('--pact <paths>', 'contracts of the upstreams, files or folders (default: the published ones)', listed)
    .option('--broker-url [url]', 'take the contracts from this Pact Broker')
    .option('--provider <names>', 'whose contracts the broker is asked for (default: 0pools-api)', listed)
    .option('--consumer-version-selectors <json>', 'e.g. {"branch":"main"}; may be repeated', selector, [])
    .option('--enable-pending', 'let contracts be pending that the provider branch never kept')
    .option('--include-wip-pacts-since <date>', 'verify newer contracts that no selector names, as pending ones')
    .option('--provider-version <version>', 'version of the provider')
    .option('--provider-branch <name>', 'its branch')
    .option('--provider-tag <names>', 'its tags', listed, [])
    .option('--build-url <url>', 'where this build can be looked at')
    .option('--publish-verification-results', 'tell the broker how its contracts fared')
    .option('--manifest <file>', 'verify this partner alone, driven as its manifest says')
    .option('--target <url>', 'a partner that already runs there; starts no server')
    .option('--defect <ids>', 'plant these mistakes into the embedded partner', listed, [])
    .option('--out <dir>', 'folder of the report', 'readiness-report/contracts')
    .option('--reporter <names>', 'json, html, junit, markdown, sarif, ctrf, text', listed, ['json', 'html', 'junit'])
    .option('--json', 'print the report to stdout')
    .option('--allow-live', 'let live keys be used')
    .option('--allow-production', 'let a production host be driven')
    .addHelpText('after', help)
    .action(async (options: Options) => session.end(await run(options, session)));
}

async function run(options: Options, session: Session): Promise<number> {
  const reporters = reporterNames(options.reporter);
  const { verifyAll } = await import('../verify-contracts.js');
  const elsewhere = options.providerBaseUrl !== undefined || options.swapsBaseUrl !== undefined;
  const ofPartner = options.manifest !== undefined || options.target !== undefined || options.defect.length > 0;
  if (elsewhere && ofPartner) {
    throw new UsageError(
      'an upstream by URL and a partner are verified apart: leave out --manifest, --target, --defect',
    );
  }
  const given = options.pact !== undefined || options.brokerUrl !== undefined;
  if (given && ofPartner) {
    throw new UsageError('--pact and --broker-url are about upstreams; a partner is verified from its manifest');
  }
  // What may not be asked is refused before a broker is.
  const upstreams = elsewhere ? named(options, session) : ofPartner ? null : 'twin';
  const broker = await fromBroker(options, session);
  if (broker?.contracts.length === 0) return 2;
  const results = new Map<Contract, readonly InteractionResult[]>();
  const report = await verifyAll(
    {
      upstreams,
      contracts: broker?.contracts ?? options.pact?.map((path) => resolve(session.cwd, path)) ?? null,
      verified: (contract, found) => results.set(contract, found),
      partner:
        elsewhere || given
          ? null
          : {
              manifest: options.manifest,
              target: options.target ?? null,
              defects: options.defect,
              allow: allowed(options),
            },
      out: resolve(session.cwd, options.out),
      reporters,
      json: options.json === true,
      command: ['readiness', 'pact', 'verify', ...repeated(options)].join(' '),
    },
    session,
  );
  // What an interrupted run saw is no result.
  if (!session.signal.aborted) await broker?.publish(results);
  return exitStatus(report);
}

/** Null where no broker is asked. */
async function fromBroker(options: Options, session: Session): Promise<FromBroker | null> {
  if (options.brokerUrl === undefined) return null;
  if (options.pact !== undefined) throw new UsageError('--pact and --broker-url both say which contracts: which one?');
  const { contractsFromBroker } = await import('../verify-from-broker.js');
  return contractsFromBroker(options, session);
}

/** One selector as the broker takes it, or a list of them. */
function selector(text: string, before: readonly Readonly<Record<string, unknown>>[]) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`--consumer-version-selectors takes JSON such as {"branch":"main"}, not ${text}`);
  }
  const all = [value].flat().map(objectOf);
  if (all.includes(null)) throw new UsageError(`--consumer-version-selectors takes objects, not ${text}`);
  return [...before, ...all.filter((each) => each !== null)];
}

function named(options: Options, { env }: Session): Upstreams {
  const token = env.TWIN_CONTROL_TOKEN;
  const of = (flag: 'providerBaseUrl' | 'swapsBaseUrl', name: string, within: string) => {
    const url = options[flag];
    if (url === undefined) return null;
    const credential = env[name];
    if (!credential) throw new UsageError(`${name} is not set: the provider would refuse every request`);
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UsageError(`"${url}" is not an http(s) URL`);
    const called = flag === 'providerBaseUrl' ? '--provider-base-url' : '--swaps-base-url';
    refuseProduction(upstreamSigns([[called, url]], [[name, credential]]), allowed(options));
    const baseUrl = url.replace(/\/+$/, '');
    const origin = baseUrl.endsWith(within) ? baseUrl.slice(0, baseUrl.length - within.length) : baseUrl;
    return { baseUrl, credential, control: token ? { origin, token } : null };
  };
  return {
    pools: of('providerBaseUrl', 'PROVIDER_SECRET_KEY', ''),
    swaps: of('swapsBaseUrl', 'SWAPS_CREDENTIAL', '/swaps'),
    paceMs: 100,
  };
}

function allowed({ allowLive, allowProduction }: Options) {
  return { live: allowLive === true, production: allowProduction === true };
}

/** What repeats this run. */
function repeated({ providerBaseUrl, swapsBaseUrl, pact, manifest, target, defect }: Options): string[] {
  const flags: readonly [string, string | undefined][] = [
    ['--provider-base-url', providerBaseUrl],
    ['--swaps-base-url', swapsBaseUrl],
    ['--pact', pact?.join(',')],
    ['--manifest', manifest],
    ['--target', target],
    ['--defect', defect.length > 0 ? defect.join(',') : undefined],
  ];
  return flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag, withoutUsers(value)]));
}
