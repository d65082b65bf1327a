import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Contract, type ContractInteraction, isHttp, rulesOf } from './contract-file.js';
import { readMismatches } from './mismatches.js';
import { Unsettable } from './provider-control.js';
import { type Relayed, type RelayedAnswer, startRelay } from './relay.js';
import { runVerifier } from './verifier.js';

/** How one interaction fared. Only `kept` is good: what was not asked, or not asked in its state, is `unverified`. */
export interface InteractionResult {
  readonly interaction: string;
  readonly states: readonly string[];
  readonly rules: readonly string[];
  /** Its consumer cannot use it yet: a breach stops nobody. */
  readonly pending: boolean;
  readonly outcome: 'kept' | 'broken' | 'unverified';
  /** What differs, each naming its place: `$.rate: Expected '1' to match ...`. Why it is unknown, where it is. */
  readonly mismatches: readonly string[];
  readonly exchange: { readonly request: Relayed; readonly answer: RelayedAnswer } | null;
  readonly durationMs: number;
}

export interface VerifyOptions {
  readonly contract: Contract;
  /** Brings the provider into a state and answers its values; rejects with Unsettable where it cannot. */
  setState(
    state: string,
    params: Readonly<Record<string, unknown>>,
    turn: number,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Answers for the provider. Rejects where none comes: the interaction is then unverified. */
  answer(request: Relayed, interaction: ContractInteraction, turn: number): Promise<RelayedAnswer>;
  /** Least time between two interactions, so that a sandbox is not flooded. Default 0. */
  readonly paceMs?: number;
}

interface Turn {
  readonly index: number;
  readonly interaction: ContractInteraction;
  startedAtMs: number;
  endedAtMs: number;
  exchange: InteractionResult['exchange'];
  obstacle: string | null;
}

/** Replays a consumer contract against a provider. Never rejects for what the provider answers. */
export async function verifyContract(options: VerifyOptions): Promise<readonly InteractionResult[]> {
  const interactions = options.contract.interactions.filter(isHttp);
  const turns = interactions.map(
    (interaction, index): Turn => ({
      ...{ index, interaction, startedAtMs: 0, endedAtMs: 0, exchange: null, obstacle: null },
    }),
  );
  if (turns.length === 0) return [];
  const dir = await mkdtemp(join(tmpdir(), 'readiness-pact-'));
  try {
    const file = join(dir, 'contract.json');
    await writeFile(file, JSON.stringify(numbered(options.contract, interactions)));
    const message = await replay(file, turns, options);
    const found = message === null ? new Map() : readMismatches(message);
    return turns.map((turn, index) => resultOf(turn, found.get(index) ?? [], found.get(null) ?? []));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function replay(file: string, turns: readonly Turn[], options: VerifyOptions): Promise<string | null> {
  let current: Turn | undefined;
  let touch: () => void = () => undefined;
  const relay = await startRelay({
    async setState(state, params) {
      touch();
      const turn = turns[Number(params[turnParam])];
      if (!turn) return {};
      if (current && current !== turn) await wait(options.paceMs ?? 0);
      current = turn;
      if (turn.startedAtMs === 0) turn.startedAtMs = performance.now();
      return turn.obstacle === null && state !== stateless ? settle(turn, state, params, options) : {};
    },
    async answer(request) {
      touch();
      if (!current || current.obstacle !== null) return null;
      const turn = current;
      try {
        const answer = await options.answer(request, turn.interaction, turn.index);
        turn.exchange = { request, answer };
        return answer;
      } catch (error) {
        turn.obstacle = error instanceof Error ? error.message || error.name : String(error);
        return null;
      } finally {
        turn.endedAtMs = performance.now();
      }
    },
  });
  try {
    const order = { file, providerBaseUrl: relay.origin, providerStatesSetupUrl: relay.setupUrl, timeout: 60_000 };
    return await runVerifier(order, (given) => {
      touch = given;
    });
  } finally {
    await relay.close();
  }
}

/** What stands in the way is kept with the turn, and nothing is asked of the provider then. */
async function settle(
  turn: Turn,
  state: string,
  params: Readonly<Record<string, unknown>>,
  options: VerifyOptions,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await options.setState(state, params, turn.index);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    turn.obstacle = error instanceof Unsettable ? reason : `the state "${state}" could not be set: ${reason}`;
    return {};
  }
}

const turnParam = 'readinessTurn';
/** Stands in where an interaction has no state, so that its turn is known all the same. */
const stateless = 'any state';

function statesOf({ providerStates }: ContractInteraction): NonNullable<ContractInteraction['providerStates']> {
  return providerStates && providerStates.length > 0 ? providerStates : [{ name: stateless }];
}

/** A copy in which every interaction knows its number, since names alone need not be unique. */
function numbered(contract: Contract, interactions: readonly ContractInteraction[]): unknown {
  return {
    ...contract,
    interactions: interactions.map((interaction, index) => ({
      ...interaction,
      pending: false,
      description: `#${index} ${interaction.description}`,
      providerStates: statesOf(interaction).map((state) => ({
        ...state,
        params: { ...state.params, [turnParam]: index },
      })),
    })),
  };
}

function resultOf(turn: Turn, own: readonly string[], general: readonly string[]): InteractionResult {
  const { interaction, obstacle, exchange, startedAtMs, endedAtMs } = turn;
  const about = {
    interaction: interaction.description,
    states: (interaction.providerStates ?? []).map(({ name }) => name),
    rules: rulesOf(interaction),
    pending: interaction.pending === true,
    exchange,
    durationMs: Math.max(0, Math.round(endedAtMs - startedAtMs)),
  };
  if (obstacle !== null) return { ...about, outcome: 'unverified', mismatches: [obstacle] };
  // A message about no interaction in particular leaves open which of them were looked at.
  if (general.length > 0) return { ...about, outcome: 'unverified', mismatches: general };
  if (exchange === null) return { ...about, outcome: 'unverified', mismatches: ['it was never asked'] };
  return { ...about, outcome: own.length === 0 ? 'kept' : 'broken', mismatches: own };
}
