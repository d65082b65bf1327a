import type { PactV4 } from '@pact-foundation/pact';
import type { ConsumerContract, Heard, Interaction } from './interaction.js';
import { loadPact } from './load-pact.js';
import { everyResponse } from './matching.js';

export interface Played extends Heard {
  readonly name: string;
}

/**
 * Plays every interaction with the consumer's own client against Pact's mock and writes the contract into `dir`.
 * Rejects where the client sends something else than the interaction says.
 */
export async function writeContract<C>(contract: ConsumerContract<C>, dir: string): Promise<Played[]> {
  const { PactV4: Pact } = await loadPact();
  const { consumer, provider, interactions } = contract;
  const pact = new Pact({ consumer, provider, dir, logLevel: 'error' });
  const played: Played[] = [];
  for (const interaction of interactions) played.push(await playSurely(pact, contract, interaction));
  return played;
}

/** The mock notes a request a moment after it has answered it; asked in between, it says that nothing came. */
async function playSurely<C>(
  pact: InstanceType<typeof PactV4>,
  contract: ConsumerContract<C>,
  interaction: Interaction<C>,
): Promise<Played> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await play(pact, contract, interaction);
    } catch (error) {
      const unnoticed = error instanceof Error && error.message.includes('expected but not received');
      if (!unnoticed || tries === 5) throw error;
    }
  }
}

async function play<C>(
  pact: InstanceType<typeof PactV4>,
  contract: ConsumerContract<C>,
  { name, rules, state, request, response, ask }: Interaction<C>,
): Promise<Played> {
  return pact
    .addInteraction()
    .given(state)
    .uponReceiving(name)
    .comment(rules.join(' '))
    .withRequest(request.method, request.path, (builder) => {
      if (request.query) builder.query({ ...request.query });
      if (request.headers) builder.headers({ ...request.headers } as Parameters<typeof builder.headers>[0]);
      if (request.body !== undefined) builder.jsonBody(request.body);
    })
    .willRespondWith(response.status, (builder) => {
      builder.headers({ ...everyResponse, ...response.headers } as Parameters<typeof builder.headers>[0]);
      if (response.body !== undefined) builder.jsonBody(response.body);
    })
    .executeTest(async (mock) => {
      const client = contract.open(mock.url);
      try {
        const { kind, requestId } = await ask(client);
        return { name, kind, requestId };
      } finally {
        await client.close();
      }
    }) as Promise<Played>;
}
