import { BrokerClient } from '../../pacts/broker/broker-client.js';
import { BrokerError } from '../../pacts/broker/broker-error.js';
import { brokerSettings } from '../../pacts/broker/broker-settings.js';
import { type BrokerPact, fetchPacts } from '../../pacts/broker/fetch-pacts.js';
import { announceProvider, type ProviderVersion, publishResult } from '../../pacts/broker/publish-results.js';
import { asContract, type Contract } from '../../pacts/contract-file.js';
import type { InteractionResult } from '../../pacts/verify-contract.js';
import { plainText } from '../../reporters/plain-text.js';
import type { Session } from './session.js';
import { tool } from './tool.js';
import { UsageError } from './usage-error.js';

/** The options of `pact verify` that concern a broker, as commander hands them on. */
export interface BrokerOptions {
  /** True: the one of the environment. */
  readonly brokerUrl?: string | true;
  /** Default: 0pools-api. */
  readonly provider?: readonly string[];
  readonly consumerVersionSelectors: readonly Readonly<Record<string, unknown>>[];
  readonly enablePending?: true;
  readonly includeWipPactsSince?: string;
  readonly providerVersion?: string;
  readonly providerBranch?: string;
  readonly providerTag: readonly string[];
  readonly buildUrl?: string;
  readonly publishVerificationResults?: true;
}

export interface FromBroker {
  readonly contracts: readonly Contract[];
  /** Tells the broker how its contracts fared, where that was asked for. */
  publish(results: ReadonlyMap<Contract, readonly InteractionResult[]>): Promise<void>;
}

/** Fetches what is to be verified now and says why. Rejects with BrokerError or UsageError. */
export async function contractsFromBroker(options: BrokerOptions, { env, terminal }: Session): Promise<FromBroker> {
  const { brokerUrl, providerVersion, providerBranch, includeWipPactsSince: since } = options;
  if (options.publishVerificationResults && providerVersion === undefined) {
    throw new UsageError('--publish-verification-results needs --provider-version: a result is of a version');
  }
  if (since !== undefined && Number.isNaN(Date.parse(since))) throw new UsageError(`"${since}" is no date`);
  const providers = options.provider ?? ['0pools-api'];
  const client = new BrokerClient(brokerSettings(brokerUrl === true ? undefined : brokerUrl, env));
  const fetched = new Map<Contract, BrokerPact>();
  for (const provider of providers) {
    const pacts = await fetchPacts(client, {
      ...{ provider, selectors: options.consumerVersionSelectors, providerTags: options.providerTag },
      providerBranch: providerBranch ?? null,
      enablePending: options.enablePending === true,
      includeWipSince: since ?? null,
    });
    if (pacts.length === 0) terminal.err(`The broker has no contract with ${plainText(provider)} to be verified.\n`);
    for (const pact of pacts) {
      const mark = pact.wip ? ' (work in progress)' : pact.pending ? ' (pending)' : '';
      terminal.err(
        `${[`${pact.name}${mark}`, ...pact.notices.map((notice) => `  ${notice}`)].map(plainText).join('\n')}\n`,
      );
      fetched.set(contractOf(pact), pact);
    }
  }
  return {
    contracts: [...fetched.keys()],
    async publish(results) {
      if (!options.publishVerificationResults || providerVersion === undefined) return;
      for (const provider of providers) {
        const version = { ...versionOf(options, providerVersion), provider };
        await announceProvider(client, version);
        for (const [contract, pact] of fetched) {
          if (contract.provider.name !== provider) continue;
          terminal.err(`${plainText(await publishOne(client, pact, version, results.get(contract) ?? []))}\n`);
        }
      }
    },
  };
}

/** A breach of a pending contract stops nobody. */
function contractOf({ pact, pending, name }: BrokerPact): Contract {
  let contract: Contract;
  try {
    contract = asContract(pact, name);
  } catch (error) {
    throw new BrokerError('person', error instanceof Error ? error.message : String(error));
  }
  if (!pending) return contract;
  return { ...contract, interactions: contract.interactions.map((each) => ({ ...each, pending: true })) };
}

function versionOf({ providerBranch, providerTag, buildUrl }: BrokerOptions, version: string) {
  return { version, branch: providerBranch ?? null, tags: providerTag, buildUrl: buildUrl ?? null, tool: tool() };
}

/** What could not be looked at is neither kept nor broken, and a broker knows no third. */
async function publishOne(
  client: BrokerClient,
  pact: BrokerPact,
  version: ProviderVersion,
  results: readonly InteractionResult[],
): Promise<string> {
  const broken = results.some(({ outcome }) => outcome === 'broken');
  const unseen = results.filter(({ outcome }) => outcome === 'unverified').length;
  if (results.length === 0) return `${pact.name}: no result published, nothing of it was replayed`;
  if (!broken && unseen > 0) return `${pact.name}: no result published, ${unseen} interactions are unverified`;
  const tests = results
    .filter(({ outcome }) => outcome !== 'unverified')
    .map(({ interaction, outcome, mismatches }) => ({
      ...{ interactionDescription: interaction, success: outcome === 'kept', mismatches },
    }));
  await publishResult(client, pact, version, tests);
  return `${pact.name}: ${broken ? 'failure' : 'success'} published for ${version.provider} ${version.version}`;
}
