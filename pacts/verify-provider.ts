import type { Contract } from './contract-file.js';
import { type Provider, Unsettable } from './provider-control.js';
import { providerStates, strangerStates } from './provider-states.js';
import { forwarder } from './relay.js';
import { type InteractionResult, verifyContract } from './verify-contract.js';

/** Replays a contract against 0Pools or Swaps, or what stands in for them; states are set by wire and control. */
export async function verifyProvider(
  contract: Contract,
  provider: Provider,
  paceMs = 0,
): Promise<readonly InteractionResult[]> {
  const settings: Readonly<Record<string, (provider: Provider) => Promise<Readonly<Record<string, string>>>>> =
    providerStates;
  const wire = forwarder(provider.baseUrl);
  try {
    return await verifyContract({
      contract,
      paceMs,
      async setState(state) {
        const set = Object.hasOwn(settings, state) ? settings[state] : undefined;
        if (!set) throw new Unsettable(`nobody here knows how to bring a provider into the state "${state}"`);
        return set(provider);
      },
      answer(request, { providerStates: states = [] }) {
        const stranger = states.some(({ name }) => strangerStates.has(name));
        request.headers.authorization = `Bearer ${stranger ? 'sk_test_nobody00000000000000000000' : provider.credential}`;
        return wire.send(request);
      },
    });
  } finally {
    await wire.close();
  }
}
