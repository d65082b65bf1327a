import { type Contract, isMessage } from './contract-file.js';
import { type Provider, Unsettable } from './provider-control.js';
import { providerStates, type StateValues, strangerStates } from './provider-states.js';
import { forwarder, type RelayedAnswer } from './relay.js';
import { type InteractionResult, type VerifyOptions, verifyContract } from './verify-contract.js';

/** Replays a contract against 0Pools or Swaps, or what stands in for them; states are set by wire and control. */
export async function verifyProvider(
  contract: Contract,
  provider: Provider,
  options: Pick<VerifyOptions, 'paceMs' | 'signal'> = {},
): Promise<readonly InteractionResult[]> {
  const settings: Readonly<Record<string, (provider: Provider) => Promise<StateValues>>> = providerStates;
  const wire = forwarder(provider.baseUrl);
  const told = new Map<number, StateValues>();
  try {
    return await verifyContract({
      ...options,
      contract,
      async setState(state, _params, turn) {
        const set = Object.hasOwn(settings, state) ? settings[state] : undefined;
        if (!set) throw new Unsettable(`nobody here knows how to bring a provider into the state "${state}"`);
        const values = await set(provider);
        told.set(turn, values);
        return values;
      },
      async answer(request, interaction, turn) {
        if (isMessage(interaction)) return message(told.get(turn));
        const stranger = (interaction.providerStates ?? []).some(({ name }) => strangerStates.has(name));
        request.headers.authorization = `Bearer ${stranger ? 'sk_test_nobody00000000000000000000' : provider.credential}`;
        return wire.send(request);
      },
    });
  } finally {
    await wire.close();
  }
}

/** Why nobody answers there; null where somebody does, and be it with a refusal. */
export async function whyUnreachable({ baseUrl, credential }: Provider): Promise<string | null> {
  const wire = forwarder(baseUrl);
  const headers = { authorization: `Bearer ${credential}` };
  try {
    await wire.send({ method: 'GET', path: '/v1/pools', headers, body: Buffer.alloc(0) });
    return null;
  } catch (error) {
    return `${new URL(baseUrl).origin} cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await wire.close();
  }
}

/** Pact asks for a message over HTTP: it is handed the bytes that were told. */
function message({ event, eventContentType = '' }: StateValues = {}): RelayedAnswer {
  if (event === undefined) throw new Error('nothing was told in this state');
  return { status: 200, headers: { 'content-type': eventContentType }, body: Buffer.from(event) };
}
