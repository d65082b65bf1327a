import { readEvent } from '../partners/reference/webhook-inbox.js';
import { loadPact } from './load-pact.js';
import { decimal, text } from './matching.js';
import { eventSender } from './provider-control.js';
import type { ProviderState } from './provider-states.js';

/** What the reference partner relies on in the events that 0Pools sends; whether they are genuine is its own to see. */
export const eventContract = { consumer: 'reference-partner', provider: eventSender } as const;

interface EventMessage {
  readonly name: string;
  readonly rules: readonly string[];
  readonly state: ProviderState;
  readonly status: 'settled' | 'failed' | 'released';
}

/** The news that move an order. */
export const eventMessages: readonly EventMessage[] = [
  {
    ...{ name: 'a trade has settled', rules: ['SAFE-21', 'SAFE-29'], status: 'settled' },
    state: 'an event of a trade that has settled',
  },
  {
    ...{ name: 'a trade has failed', rules: ['FALL-5', 'SAFE-29'], status: 'failed' },
    state: 'an event of a trade that has failed',
  },
  {
    ...{ name: 'a trade was released', rules: ['FALL-6', 'SAFE-29'], status: 'released' },
    state: 'an event of a trade that was released',
  },
];

/** Hands every message to the partner's own reader and writes the contract into `dir`; answers what it understood. */
export async function writeEventContract(dir: string): Promise<ReturnType<typeof readEvent>[]> {
  const { PactV4 } = await loadPact();
  const pact = new PactV4({ ...eventContract, dir, logLevel: 'error' });
  const understood: ReturnType<typeof readEvent>[] = [];
  for (const { name, rules, state, status } of eventMessages) {
    await pact
      .addAsynchronousInteraction()
      .given(state)
      .comment(rules.join(' '))
      .expectsToReceive(name, (builder) => builder.withJSONContent(contents(status)))
      .executeTest(async ({ contents: { content } }) => {
        understood.push(readEvent(Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))));
      });
  }
  return understood;
}

function contents(status: EventMessage['status']): object {
  return {
    eventId: text('5f1c'.repeat(16)),
    type: `pool.transaction.${status}`,
    data: { transactId: text('pt_test_1'), quoteId: text('pq_test_1'), amountOut: decimal('107.25') },
  };
}
