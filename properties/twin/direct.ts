import type { JournalEntry } from '../../twin/api.js';
import { identify } from '../../twin/call.js';
import { Exchange } from '../../twin/exchange.js';
import { ServablePools } from '../../twin/pools-api.js';
import { routePools } from '../../twin/routes.js';
import type { TwinState } from '../../twin/state.js';
import { routeSwaps, ServableSwaps } from '../../twin/swaps/swaps-api.js';

export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly key?: string;
  readonly body?: string;
}

export interface Told {
  readonly status: number;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly effect: JournalEntry['effect'];
}

/** Asks the 0Pools operations without a socket in between: the same code from the path on. */
export function askPools(state: TwinState, ask: Ask): Told {
  const route = routePools(ask.method, ask.path);
  if (route.kind !== 'operation') throw new Error(`no operation at ${ask.path}`);
  const row = rowOf(state, 'pools', ask);
  const call = identify(state.world, state.wire, row, {
    operation: route.operation,
    id: route.id,
    query: '',
    authorization: `Bearer ${ask.token}`,
    idempotencyKey: ask.key,
  });
  return told(row, new ServablePools(call, state.quoteTtlMs).perform());
}

/** The same for Swaps. */
export function askSwaps(state: TwinState, ask: Ask): Told {
  const route = routeSwaps(ask.method, ask.path);
  if (route === null) throw new Error(`no operation at ${ask.path}`);
  const row = rowOf(state, 'swaps', ask);
  if (state.swaps === null) throw new Error('await state.loadSwaps() first');
  const servable = new ServableSwaps(state.swaps.parts, row, {
    ...route,
    query: '',
    address: '127.0.0.1',
    topLevel: '',
    authorization: `Bearer ${ask.token}`,
    idempotencyKey: ask.key,
  });
  return told(row, servable.perform());
}

function rowOf(state: TwinState, api: 'pools' | 'swaps', ask: Ask): Exchange {
  const row = new Exchange(state.clock.now(), api, ask.method, ask.path, [], state.nextRequestId());
  if (ask.body !== undefined) row.body = ask.body;
  return row;
}

function told(row: Exchange, answer: { readonly status: number; readonly body: string }): Told {
  return { status: answer.status, text: answer.body, json: JSON.parse(answer.body), effect: row.effect };
}
