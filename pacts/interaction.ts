import type { MatchersV3 } from '@pact-foundation/pact';
import type { ProviderState } from './provider-states.js';

/** What a client makes of an answer. */
export interface Heard {
  readonly kind: 'ok' | 'refused' | 'unresolved';
  readonly requestId: string | null;
}

/** One exchange that a client relies on: what it asks in which state, and no more of the answer than it reads. */
export interface Interaction<Client> {
  readonly name: string;
  /** Ids of checklists/rules.yaml; they travel in the contract file. */
  readonly rules: readonly string[];
  readonly state: ProviderState;
  readonly request: {
    readonly method: 'GET' | 'POST';
    readonly path: string | ReturnType<typeof MatchersV3.fromProviderState<string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
  };
  ask(client: Client): Promise<Heard>;
  readonly expect: Heard['kind'];
}

/** All that one consumer relies on at one provider. */
export interface ConsumerContract<Client> {
  readonly consumer: string;
  readonly provider: string;
  readonly interactions: readonly Interaction<Client>[];
  /** The consumer's own client, pointed at Pact's mock. */
  open(mockUrl: string): Client & { close(): Promise<void> };
}
