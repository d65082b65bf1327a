import type { BrokerClient } from './broker-client.js';
import { reasonsOf } from './broker-client.js';
import { BrokerError } from './broker-error.js';

/** One contract as it stands in its file. */
export interface Published {
  readonly consumer: string;
  readonly provider: string;
  readonly text: string;
}

export interface PublishOptions {
  readonly consumerVersion: string;
  readonly branch: string | null;
  readonly tags: readonly string[];
  readonly buildUrl: string | null;
}

/**
 * Publishes contracts, one request a consumer, and answers what the broker has to say about it. Rejects with BrokerError;
 * a version whose contract is another already is a conflict: versions are for good.
 */
export async function publishPacts(
  client: BrokerClient,
  contracts: readonly Published[],
  { consumerVersion, branch, tags, buildUrl }: PublishOptions,
): Promise<string[]> {
  const href = client.link(await client.index(), 'pb:publish-contracts');
  if (href === null)
    throw new BrokerError('person', 'this broker has no pb:publish-contracts: 2.86 or later is needed');
  const said: string[] = [];
  for (const consumer of new Set(contracts.map((contract) => contract.consumer))) {
    const own = contracts.filter((contract) => contract.consumer === consumer);
    const order = {
      pacticipantName: consumer,
      pacticipantVersionNumber: consumerVersion,
      ...(branch === null ? {} : { branch }),
      ...(tags.length === 0 ? {} : { tags }),
      ...(buildUrl === null ? {} : { buildUrl }),
      contracts: own.map(({ provider, text }) => ({
        consumerName: consumer,
        providerName: provider,
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(text, 'utf8').toString('base64'),
      })),
    };
    const { status, body } = await client.send('POST', href, order, [409]);
    const reasons = reasonsOf(body);
    if (status === 409) {
      const why = reasons.length > 0 ? reasons.join('; ') : 'another contract has this version';
      throw new BrokerError('person', `${consumer} ${consumerVersion} was not published: ${why}`);
    }
    said.push(
      ...(reasons.length > 0 ? reasons : own.map(({ provider }) => `${consumer} ${consumerVersion} -> ${provider}`)),
    );
  }
  return said;
}
