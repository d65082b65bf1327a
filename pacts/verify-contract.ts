import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Contract, type ContractInteraction, isMessage, isReplayable, rulesOf } from './contract-file.js';
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
  /** Once it aborts nothing more is asked; what was asked is still judged. */
  readonly signal?: AbortSignal;
}

const stopped = 'the run was stopped before this was asked';
/** Of what was asked and answered, where more than the answer counts. */
export const unseenEffect = 'the run was stopped before what came of it could be seen';

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
  const { contract, signal } = options;
  const turns = contract.interactions.map(
    (interaction, index): Turn => ({
      ...{ index, interaction, startedAtMs: 0, endedAtMs: 0, exchange: null },
      obstacle: isReplayable(interaction) ? null : `nobody here knows how to replay ${interaction.type}`,
    }),
  );
  if (signal?.aborted) return unasked(contract, stopped);
  if (turns.every(({ obstacle }) => obstacle !== null)) return turns.map((turn) => resultOf(turn, [], []));
  const dir = await mkdtemp(join(tmpdir(), 'readiness-pact-'));
  try {
    const file = join(dir, 'contract.json');
    await writeFile(file, JSON.stringify(numbered(contract)));
    const message = await replay(file, turns, options);
    for (const turn of turns) if (signal?.aborted && turn.exchange === null) turn.obstacle ??= stopped;
    const found = message === null ? new Map() : readMismatches(message);
    return turns.map((turn, index) => resultOf(turn, found.get(index) ?? [], found.get(null) ?? []));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The results of a contract of which nothing could be asked, and why. */
export function unasked({ interactions }: Contract, reason: string): readonly InteractionResult[] {
  return interactions.map((interaction, index) =>
    resultOf({ index, interaction, startedAtMs: 0, endedAtMs: 0, exchange: null, obstacle: reason }, [], []),
  );
}

async function replay(file: string, turns: readonly Turn[], options: VerifyOptions): Promise<string | null> {
  let current: Turn | undefined;
  let touch: () => void = () => undefined;
  const { signal, paceMs = 0 } = options;
  const relay = await startRelay({
    async setState(state, params) {
      touch();
      const turn = turns[Number(params[turnParam])];
      if (!turn) return {};
      if (current && current !== turn && !signal?.aborted) await wait(paceMs);
      current = turn;
      if (signal?.aborted && turn.exchange === null) turn.obstacle ??= stopped;
      if (turn.startedAtMs === 0) turn.startedAtMs = performance.now();
      return turn.obstacle === null && state !== stateless ? settle(turn, state, params, options) : {};
    },
    async answer(request) {
      touch();
      if (!current || current.obstacle !== null) return null;
      const turn = current;
      try {
        const answer = await unlessStopped(options.answer(request, turn.interaction, turn.index), signal);
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
    const messages = turns.flatMap(({ interaction, index }) =>
      isMessage(interaction) ? [calledIn(interaction, index)] : [],
    );
    const urls = { providerBaseUrl: relay.origin, providerStatesSetupUrl: relay.setupUrl };
    const order = { file, ...urls, timeout: 60_000, messages };
    const alive = (given: () => void) => {
      touch = given;
    };
    const asked = () => turns.some(({ exchange }) => exchange !== null);
    return await runVerifier(order, alive, signal && { signal, asked });
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
    return await unlessStopped(options.setState(state, params, turn.index), options.signal);
  } catch (error) {
    if (options.signal?.aborted) {
      turn.obstacle = stopped;
      return {};
    }
    const reason = error instanceof Error ? error.message : String(error);
    turn.obstacle = error instanceof Unsettable ? reason : `the state "${state}" could not be set: ${reason}`;
    return {};
  }
}

/** What is being waited for, or a rejection as soon as the run is stopped. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let stop: (() => void) | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_resolve, reject) => {
        stop = () => reject(new Error('the run was stopped before this was answered'));
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      }),
    ]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

const turnParam = 'readinessTurn';
/** Stands in where an interaction has no state, so that its turn is known all the same. */
const stateless = 'any state';

function statesOf({ providerStates }: ContractInteraction): NonNullable<ContractInteraction['providerStates']> {
  return providerStates && providerStates.length > 0 ? providerStates : [{ name: stateless }];
}

const calledIn = ({ description }: ContractInteraction, index: number) => `#${index} ${description}`;

/** A copy in which every interaction knows its number, since names alone need not be unique. */
function numbered(contract: Contract): unknown {
  const interactions = contract.interactions.flatMap((interaction, index) => {
    if (!isReplayable(interaction)) return [];
    const providerStates = statesOf(interaction).map((state) => ({
      ...state,
      params: { ...state.params, [turnParam]: index },
    }));
    return [{ ...interaction, pending: false, description: calledIn(interaction, index), providerStates }];
  });
  return { ...contract, interactions };
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
