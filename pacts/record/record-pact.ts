import { createRedactor } from '../../src/history/redact.js';
import type { JournalEntry } from '../../src/model/history.js';
import { type Expectation, expectedAnswer } from './expected-answer.js';
import type { PactFile, PactInteraction } from './pact-file.js';
import { requestKind, sentRequest } from './sent-request.js';
import { type SeenAgain, sightings } from './sightings.js';
import { type Situation, situationOf } from './situations.js';
import type { Traffic } from './traffic.js';

/** A contract and what it is made of. */
export interface Recording {
  readonly pact: PactFile;
  readonly exchanges: number;
  /** Exchanges that are no part of the contract, by reason. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** Answered fields that nothing shows to be used, `createQuote $.spreadBps`. */
  readonly unproven: readonly string[];
}

type RecordedApi = JournalEntry['api'];

export interface RecordOptions {
  readonly api: RecordedApi;
  readonly consumer: string;
  readonly expectation: Expectation;
}

export const providerNames: Readonly<Record<RecordedApi, string>> = { pools: '0pools-api', swaps: 'swaps-api' };

interface Group {
  readonly situation: Situation;
  readonly operation: string;
  readonly exchanges: JournalEntry[];
}

/**
 * A consumer contract with 0Pools or Swaps from one or more recorded runs: one interaction for each operation, provider state,
 * outcome and kind of request. The more runs, the better constants are told from values that merely repeat.
 */
export function recordPact(runs: readonly Traffic[], { api, consumer, expectation }: RecordOptions): Recording {
  const groups = new Map<string, Group>();
  const leftOut = new Map<string, number>();
  const seen = new Map<JournalEntry, SeenAgain>();
  for (const run of runs) {
    const seenAgain = sightings(run);
    const keys = firstKeys(run.entries);
    for (const entry of run.entries) {
      if (entry.api !== api) continue;
      const situation = situationOf(entry, keys.get(entry.tradeId ?? '') ?? null);
      if ('why' in situation) {
        leftOut.set(situation.why, (leftOut.get(situation.why) ?? 0) + 1);
        continue;
      }
      seen.set(entry, seenAgain);
      const operation = entry.operation ?? '';
      const name = JSON.stringify([operation, situation.state, situation.outcome, requestKind(entry)]);
      const group = groups.get(name) ?? { situation, operation, exchanges: [] };
      group.exchanges.push(entry);
      groups.set(name, group);
    }
  }
  const unproven = new Set<string>();
  const seenAgain: SeenAgain = (value, entry) => seen.get(entry)?.(value, entry) ?? false;
  const interactions = [...groups.values()].map((group) => {
    const { response, reasons, unproven: more } = expectedAnswer(group.exchanges, seenAgain, expectation);
    for (const path of more) unproven.add(`${group.operation} ${path}`);
    return interactionOf(group, response, reasons);
  });
  return {
    pact: pactOf(consumer, api, numbered(interactions)),
    exchanges: seen.size,
    leftOut,
    unproven: [...unproven].sort(),
  };
}

function interactionOf(
  { situation, operation, exchanges }: Group,
  response: PactInteraction['response'],
  reasons: readonly string[],
): PactInteraction {
  const type = exchanges[0]?.quoteType;
  const times = exchanges.length === 1 ? 'once' : `${exchanges.length} times`;
  return {
    type: 'Synchronous/HTTP',
    description: `${operation}${type ? ` (${type})` : ''} answered ${situation.outcome}`,
    pending: false,
    providerStates: [{ name: situation.state }],
    request: sentRequest(exchanges, situation),
    response,
    comments: { text: [`seen ${times}`, ...reasons] },
  };
}

/** Kinds of one request under one name are numbered: description and state together identify an interaction. */
function numbered(interactions: readonly PactInteraction[]): PactInteraction[] {
  const counts = new Map<string, number>();
  const sorted = [...interactions].sort((a, b) => compare(identity(a), identity(b)));
  return sorted.map((interaction) => {
    const count = (counts.get(identity(interaction)) ?? 0) + 1;
    counts.set(identity(interaction), count);
    return count === 1 ? interaction : { ...interaction, description: `${interaction.description}, ${count}` };
  });
}

function identity({ description, providerStates }: PactInteraction): string {
  return `${description} given ${providerStates.map(({ name }) => name).join()}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function firstKeys(entries: readonly JournalEntry[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { effect, tradeId, idempotencyKey } of entries) {
    if (effect === 'trade-created' && tradeId !== null && idempotencyKey !== null) keys.set(tradeId, idempotencyKey);
  }
  return keys;
}

/** The record is redacted already; a contract is made to be shared, so it is looked through once more. */
function pactOf(consumer: string, api: RecordedApi, interactions: readonly PactInteraction[]): PactFile {
  return createRedactor().redact<PactFile>({
    consumer: { name: consumer },
    provider: { name: providerNames[api] },
    interactions,
    metadata: { pactSpecification: { version: '4.0' } },
  });
}
