import type { BrokerClient } from './broker-client.js';
import { BrokerError } from './broker-error.js';
import type { BrokerPact } from './fetch-pacts.js';

export interface ProviderVersion {
  readonly provider: string;
  readonly version: string;
  readonly branch: string | null;
  readonly tags: readonly string[];
  readonly buildUrl: string | null;
  readonly tool: { readonly name: string; readonly version: string };
}

/** How one interaction of a contract fared, for the broker's page. */
export interface TestResult {
  readonly interactionDescription: string;
  readonly success: boolean;
  readonly mismatches: readonly string[];
}

/**
 * Makes branch and tags of the provider version known to the broker, which decides what is pending by them. To be called
 * before the first result. Rejects with BrokerError.
 */
export async function announceProvider(client: BrokerClient, version: ProviderVersion): Promise<void> {
  const { provider, version: number, branch, tags } = version;
  const named = `pacticipants/${encodeURIComponent(provider)}`;
  if (branch !== null) {
    const path = `${named}/branches/${encodeURIComponent(branch)}/versions/${encodeURIComponent(number)}`;
    await client.send('PUT', client.path(path), {});
  }
  for (const tag of tags) {
    const path = `${named}/versions/${encodeURIComponent(number)}/tags/${encodeURIComponent(tag)}`;
    await client.send('PUT', client.path(path), {});
  }
}

/** Tells the broker whether this provider version keeps a contract. Rejects with BrokerError. */
export async function publishResult(
  client: BrokerClient,
  { name, publishUrl }: Pick<BrokerPact, 'name' | 'publishUrl'>,
  { version, buildUrl, tool }: ProviderVersion,
  results: readonly TestResult[],
): Promise<void> {
  if (publishUrl === null) throw new BrokerError('broker', `${name}: the broker says nowhere where results go`);
  await client.send('POST', publishUrl, {
    // Nothing looked at is nothing proven.
    success: results.length > 0 && results.every(({ success }) => success),
    providerApplicationVersion: version,
    ...(buildUrl === null ? {} : { buildUrl }),
    testResults: results.map(({ interactionDescription, success, mismatches }) => ({
      interactionDescription,
      success,
      mismatches: mismatches.map((description) => ({ description })),
    })),
    verifiedBy: { implementation: tool.name, version: tool.version },
  });
}
