/** The parts of a pact file (specification V4, synchronous HTTP) that are written and compared here. */
export interface PactFile {
  readonly consumer: { readonly name: string };
  readonly provider: { readonly name: string };
  readonly interactions: readonly PactInteraction[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface PactInteraction {
  readonly type: 'Synchronous/HTTP';
  readonly description: string;
  readonly pending: boolean;
  readonly providerStates: readonly { readonly name: string }[];
  readonly request: PactRequest;
  readonly response: PactResponse;
  /** For people: what the interaction rests on. */
  readonly comments?: { readonly text: readonly string[] };
}

export interface PactRequest extends PactMessage {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, readonly string[]>>;
}

export interface PactResponse extends PactMessage {
  readonly status: number;
}

interface PactMessage {
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly body?: { readonly content: unknown; readonly contentType: string; readonly encoded: false };
  readonly matchingRules?: Rules;
  readonly generators?: Generators;
}

/** Names of headers and query parameters, JSON paths of a body. */
interface Rules {
  readonly path?: Rule;
  readonly query?: Readonly<Record<string, Rule>>;
  readonly header?: Readonly<Record<string, Rule>>;
  readonly body?: Readonly<Record<string, Rule>>;
}

export interface Rule {
  readonly combine: 'AND';
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  readonly match: 'type' | 'regex' | 'integer' | 'boolean';
  readonly regex?: string;
  readonly min?: number;
}

/** All of these must hold. */
export function rule(...matchers: readonly Matcher[]): Rule {
  return { combine: 'AND', matchers };
}

/** A value that the provider state fills in when the contract is verified. */
export interface Generator {
  readonly type: 'ProviderState';
  readonly expression: string;
}

export interface Generators {
  readonly path?: Generator;
  readonly header?: Readonly<Record<string, Generator>>;
  readonly body?: Readonly<Record<string, Generator>>;
}

/** `$.trade.status`, `$['odd name']`: the path of a member in pact's spelling. */
export function memberPath(parent: string, name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `${parent}.${name}` : `${parent}['${name}']`;
}

/** The value where it is an object, with its members; null otherwise. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  // Every non-null, non-list object can be read by name.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
