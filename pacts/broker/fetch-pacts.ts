import { objectOf } from '../record/pact-file.js';
import type { BrokerClient, Resource } from './broker-client.js';
import { BrokerError } from './broker-error.js';

/** Which contracts are wanted, in the broker's own words. */
export interface Selection {
  readonly provider: string;
  /** `{ "branch": "main" }`, `{ "deployedOrReleased": true }`, ...; none: the latest of every consumer. */
  readonly selectors: readonly Resource[];
  readonly providerBranch: string | null;
  readonly providerTags: readonly string[];
  /** Contracts that this provider version need not keep yet are marked, and break nothing. */
  readonly enablePending: boolean;
  /** ISO date: newer contracts that no selector names are verified too, as pending ones. */
  readonly includeWipSince: string | null;
}

/** One contract to be verified, as the broker has it. */
export interface BrokerPact {
  readonly name: string;
  readonly consumer: string;
  readonly pact: Resource;
  readonly pending: boolean;
  readonly wip: boolean;
  /** Why it is to be verified, in the broker's words. */
  readonly notices: readonly string[];
  /** Where the result goes; null where this broker takes none. */
  readonly publishUrl: string | null;
}

/** The contracts that a provider is to be verified against now. Rejects with BrokerError. */
export async function fetchPacts(client: BrokerClient, selection: Selection): Promise<BrokerPact[]> {
  const { provider, selectors, providerBranch, providerTags, enablePending, includeWipSince } = selection;
  const index = await client.index();
  const href =
    client.link(index, 'pb:provider-pacts-for-verification', { provider }) ??
    client.link(index, 'beta:provider-pacts-for-verification', { provider });
  if (href === null) throw new BrokerError('person', 'this broker has no pb:provider-pacts-for-verification');
  const { body } = await client.send('POST', href, {
    consumerVersionSelectors: selectors,
    ...(providerBranch === null ? {} : { providerVersionBranch: providerBranch }),
    ...(providerTags.length === 0 ? {} : { providerVersionTags: providerTags }),
    // Work in progress is pending by nature; without the status a broker would leave it out.
    includePendingStatus: enablePending || includeWipSince !== null,
    ...(includeWipSince === null ? {} : { includeWipPactsSince: includeWipSince }),
  });
  const listed = objectOf(body._embedded)?.pacts;
  if (!Array.isArray(listed)) throw new BrokerError('broker', 'the broker listed no _embedded.pacts to be verified');
  return Promise.all(listed.map((row: unknown) => fetchPact(client, objectOf(row) ?? {})));
}

async function fetchPact(client: BrokerClient, row: Resource): Promise<BrokerPact> {
  const href = client.link(row, 'self');
  if (href === null) throw new BrokerError('broker', 'the broker listed a contract without a link to it');
  const properties = objectOf(row.verificationProperties) ?? {};
  const resource = await client.get(href);
  const consumer = objectOf(resource.consumer)?.name;
  if (typeof consumer !== 'string' || !(Array.isArray(resource.interactions) || Array.isArray(resource.messages))) {
    throw new BrokerError('broker', `${href} is no contract`);
  }
  const { _links, ...pact } = resource;
  const notices = Array.isArray(properties.notices) ? properties.notices : [];
  const wip = properties.wip === true;
  return {
    name: String(objectOf(objectOf(row._links)?.self)?.name ?? consumer),
    consumer,
    pact,
    pending: properties.pending === true || wip,
    wip,
    notices: notices
      .map((notice: unknown) => objectOf(notice) ?? {})
      .filter(({ when }) => when === undefined || when === 'before_verification')
      .map(({ text }) => String(text)),
    publishUrl: client.link(resource, 'pb:publish-verification-results'),
  };
}
