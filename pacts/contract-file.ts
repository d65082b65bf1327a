import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One exchange as a Pact file (specification V3 or V4) holds it; only what a verification looks at is named. */
export interface ContractInteraction {
  readonly description: string;
  /** V4 alone; `Synchronous/HTTP` where absent. */
  readonly type?: string;
  readonly pending?: boolean;
  readonly providerStates?: readonly { readonly name: string; readonly params?: Readonly<Record<string, unknown>> }[];
  /** Ours carry the ids of their rules here. */
  readonly comments?: { readonly text?: readonly string[] };
}

/** A Pact file. */
export interface Contract {
  readonly consumer: { readonly name: string };
  readonly provider: { readonly name: string };
  readonly interactions: readonly ContractInteraction[];
  /** Without it Pact reads an old format. */
  readonly metadata?: object;
}

export const specification = { pactSpecification: { version: '4.0' } } as const;

/** The contracts of a file, or of every `.json` in a folder. Throws an Error that names what is no contract. */
export function readContracts(path: string): readonly Contract[] {
  if (!existsSync(path)) throw new Error(`${path}: no such contract`);
  if (!statSync(path).isDirectory()) return [readContract(path)];
  const files = readdirSync(path).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw new Error(`${path} holds no contract (*.json)`);
  return files.sort().map((name) => readContract(join(path, name)));
}

function readContract(file: string): Contract {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  return asContract(value, file);
}

/** Checks what a verification relies on; `origin` is named in the complaint. */
export function asContract(value: unknown, origin: string): Contract {
  const { consumer, provider, interactions } = Object(value) as Record<string, unknown>;
  const named = [consumer, provider].every((each) => typeof Object(each).name === 'string');
  const whole =
    Array.isArray(interactions) && interactions.every((each) => typeof Object(each).description === 'string');
  if (!named || !whole)
    throw new Error(`${origin} is no Pact contract: consumer, provider and interactions are expected`);
  // Checked just now, as far as it is read here; Pact itself judges the rest.
  return value as Contract;
}

/** Pact's own naming of files. */
export function fileNameOf({ consumer, provider }: Contract): string {
  return `${[consumer.name, provider.name].join('-').toLowerCase().replaceAll(/\s+/g, '-')}.json`;
}

/** The ids of rules that an interaction carries. */
export function rulesOf({ comments }: ContractInteraction): readonly string[] {
  const words = (comments?.text ?? []).join(' ').split(/\s+/);
  return words.filter((word) => /^[A-Z]+-\d+$/.test(word));
}

const messageType = 'Asynchronous/Messages';

/** News that its provider tells unasked. */
export function isMessage({ type }: ContractInteraction): boolean {
  return type === messageType;
}

/** Exchanges over HTTP and asynchronous messages are replayed; other kinds stay unverified. */
export function isReplayable({ type }: ContractInteraction): boolean {
  return type === undefined || type === 'Synchronous/HTTP' || type === messageType;
}
