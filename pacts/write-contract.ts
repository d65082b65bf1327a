import { setTimeout as wait } from 'node:timers/promises';
import type { PactV4 } from '@pact-foundation/pact';
import { systemPorts } from '../partners/reference/ports.js';
import { PoolsClient } from '../partners/reference/upstream/pools-client.js';
import { everyResponse, type Interaction } from './pools-interactions.js';

export interface Played {
  readonly name: string;
  readonly kind: 'ok' | 'refused' | 'unresolved';
  /** The request id that the client kept, null where it kept none. */
  readonly requestId: string | null;
}

/**
 * Plays every interaction with the reference partner's own client against Pact's mock and writes the consumer contract
 * into `dir`. Rejects where the client sends something else than the interaction says.
 */
export async function writeContract(interactions: readonly Interaction[], dir: string): Promise<Played[]> {
  const { PactV4: Pact } = await loadPact();
  const pact = new Pact({ consumer: 'reference-partner', provider: '0pools-api', dir, logLevel: 'error' });
  const played: Played[] = [];
  for (const interaction of interactions) played.push(await playSurely(pact, interaction));
  return played;
}

/** The mock notes a request a moment after it has answered it; asked in between, it says that nothing came. */
async function playSurely(pact: InstanceType<typeof PactV4>, interaction: Interaction): Promise<Played> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await play(pact, interaction);
    } catch (error) {
      const unnoticed = error instanceof Error && error.message.includes('expected but not received');
      if (!unnoticed || tries === 5) throw error;
    }
  }
}

async function play(pact: InstanceType<typeof PactV4>, interaction: Interaction): Promise<Played> {
  const { name, state, request, response, ask } = interaction;
  return pact
    .addInteraction()
    .given(state)
    .uponReceiving(name)
    .withRequest(request.method, request.path, (builder) => {
      if (request.query) builder.query({ ...request.query });
      if (request.headers) builder.headers({ ...request.headers } as Parameters<typeof builder.headers>[0]);
      if (request.body !== undefined) builder.jsonBody(request.body);
    })
    .willRespondWith(response.status, (builder) => {
      builder.headers(everyResponse);
      if (response.body !== undefined) builder.jsonBody(response.body);
    })
    .executeTest(async (mock) => {
      const client = new PoolsClient({
        baseUrl: `${mock.url}/v1`,
        secretKey: 'sk_test_pact',
        transactTimeoutMs: 10_000,
        readTimeoutMs: 10_000,
        ports: { ...systemPorts, sleep: (ms) => wait(Math.min(ms, 5)) },
        report: async () => undefined,
      });
      try {
        const { kind, requestId } = await ask(client);
        return { name, kind, requestId };
      } finally {
        await client.close();
      }
    }) as Promise<Played>;
}

/** Loaded late, since its native part is slow to start, and told not to report its use. */
export async function loadPact(): Promise<typeof import('@pact-foundation/pact')> {
  process.env.PACT_DO_NOT_TRACK = 'true';
  return import('@pact-foundation/pact');
}
