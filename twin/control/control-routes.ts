import type { JournalQuery, TwinOperation } from '../api.js';
import { EVENT_TYPES, PLANS, SIGNINGS, SWAP_STATUSES } from '../words.js';
import type { ControlRequest } from './control-http.js';
import { ControlError } from './control-http.js';
import { flag, natural, numeric, oneOf, optional, textOf } from './control-values.js';
import { untilQuiet } from './until-quiet.js';

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly run: (request: ControlRequest) => unknown;
}

const MOVES = { settle: 'settled', fail: 'failed', release: 'released', return: 'returned' } as const;

/** Every control of the twin. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/_twin',
    run: ({ target: { twin } }) => ({ pools: twin.pools, swaps: twin.swaps, nowMs: twin.now() }),
  },
  {
    method: 'GET',
    path: '/_twin/journal',
    run: async ({ target, query }) => {
      const asked = journalQuery(query);
      const quietMs = query.get('quietMs');
      if (quietMs !== null) {
        if (!/^\d{1,5}$/.test(quietMs)) throw new ControlError(400, 'quietMs must be a whole number to 99999');
        await untilQuiet(target.twin.journal, asked, Number(quietMs));
      }
      const entries = target.twin.journal.query(asked);
      const newest = query.get('limit');
      if (newest === null) return { entries };
      if (!/^[1-9]\d{0,6}$/.test(newest)) throw new ControlError(400, 'limit must be a whole number from 1');
      return { entries: entries.slice(-Number(newest)) };
    },
  },
  { method: 'GET', path: '/_twin/faults', run: ({ target }) => ({ faults: target.faults.list() }) },
  {
    method: 'POST',
    path: '/_twin/faults',
    run: async ({ target, body }) => {
      const { checkFault } = await import('../scenario-check.js');
      return { id: target.twin.arm(checkFault(body)).id };
    },
  },
  {
    method: 'DELETE',
    path: '/_twin/faults/:id',
    run: ({ target, params }) => {
      if (!target.faults.disarm(params.id ?? '')) throw new ControlError(404, `no fault called ${params.id} is armed`);
      return { disarmed: params.id };
    },
  },
  { method: 'GET', path: '/_twin/pauses', run: ({ target }) => ({ pauses: target.pauses.names() }) },
  {
    method: 'POST',
    path: '/_twin/pauses/:name/resume',
    run: ({ target, params }) => {
      target.twin.resume(params.name ?? '');
      return { resumed: params.name };
    },
  },
  {
    method: 'POST',
    path: '/_twin/pauses/:name/wait',
    run: async ({ target, params, body }) => {
      const count = natural(body, 'count', 1);
      const timeoutMs = natural(body, 'timeoutMs', 10_000);
      return { reached: await target.twin.waitPaused(params.name ?? '', count, timeoutMs) };
    },
  },
  { method: 'GET', path: '/_twin/quotes', run: ({ target }) => ({ quotes: target.twin.quotes() }) },
  {
    method: 'GET',
    path: '/_twin/quotes/:id',
    run: ({ target, params }) => found(target.twin.quote(params.id ?? ''), params.id),
  },
  {
    method: 'POST',
    path: '/_twin/quotes/:id/plan',
    run: ({ target, params, body }) => {
      const plan = oneOf(body, 'plan', PLANS);
      target.twin.plan(params.id ?? '', plan);
      return { quoteId: params.id, plan };
    },
  },
  {
    method: 'POST',
    path: '/_twin/quotes/:id/mute',
    run: ({ target, params, body }) => {
      const muted = flag(body, 'muted', true);
      target.twin.webhooks.mute(params.id ?? '', muted);
      return { quoteId: params.id, muted };
    },
  },
  { method: 'GET', path: '/_twin/trades', run: ({ target }) => ({ trades: target.twin.trades() }) },
  {
    method: 'GET',
    path: '/_twin/trades/:id',
    run: ({ target, params }) => found(target.twin.trade(params.id ?? ''), params.id),
  },
  ...Object.entries(MOVES).map(
    ([verb, status]): ControlRoute => ({
      method: 'POST',
      path: `/_twin/trades/:id/${verb}`,
      run: ({ target, params, body }) => {
        found(target.twin.trade(params.id ?? ''), params.id);
        return target.twin.move(params.id ?? '', status, { event: flag(body, 'event', true) });
      },
    }),
  ),
  {
    method: 'POST',
    path: '/_twin/events',
    run: async ({ target, body }) => {
      const tradeId = textOf(body, 'tradeId');
      found(target.twin.trade(tradeId), tradeId);
      const type = oneOf(body, 'type', EVENT_TYPES);
      const eventId = optional(body, 'eventId', textOf);
      const signing = oneOf(body, 'signing', SIGNINGS, 'valid');
      const copies = natural(body, 'copies', 1);
      const url = optional(body, 'url', textOf);
      const named = { ...(eventId === undefined ? {} : { eventId }), ...(url === undefined ? {} : { url }) };
      const order = { tradeId, type, signing, copies, ...named };
      return { deliveries: await target.twin.webhooks.send(order) };
    },
  },
  {
    method: 'GET',
    path: '/_twin/deliveries',
    run: ({ target, query }) => ({ deliveries: target.twin.webhooks.deliveries(pick(query, ['tradeId', 'eventId'])) }),
  },
  {
    method: 'POST',
    path: '/_twin/webhooks',
    run: ({ target, body }) => {
      const url = body.url === null ? null : textOf(body, 'url');
      target.twin.webhooks.target(url);
      return { url };
    },
  },
  {
    method: 'POST',
    path: '/_twin/clock',
    run: ({ target, body }) => {
      target.twin.advance(numeric(body, 'advanceMs'));
      return { nowMs: target.twin.now() };
    },
  },
  {
    method: 'POST',
    path: '/_twin/partners/:id/balance',
    run: ({ target, params, body }) => {
      const balance = body.balance === null ? null : textOf(body, 'balance');
      return { before: target.twin.fund(params.id ?? '', balance), balance };
    },
  },
  {
    method: 'POST',
    path: '/_twin/quote-ttl',
    run: ({ target, body }) => {
      target.twin.quoteTtl(numeric(body, 'ms'));
      return { ms: body.ms };
    },
  },
  {
    method: 'POST',
    path: '/_twin/reset',
    run: ({ target }) => {
      target.twin.reset();
      return { reset: true };
    },
  },
  { method: 'GET', path: '/_twin/swaps', run: ({ target }) => ({ swaps: target.twin.swapsMade() }) },
  {
    method: 'POST',
    path: '/_twin/swaps/:id/status',
    run: ({ target, params, body }) => target.twin.moveSwap(params.id ?? '', oneOf(body, 'status', SWAP_STATUSES)),
  },
  { method: 'POST', path: '/_twin/swaps-cache/lose', run: ({ target }) => ({ lost: target.twin.loseSwapCache() }) },
];

function found<T>(value: T | null, id: string | undefined): T {
  if (value === null) throw new ControlError(404, `there is no ${id}`);
  return value;
}

function pick<Name extends string>(query: URLSearchParams, names: readonly Name[]): Partial<Record<Name, string>> {
  const picked: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = query.get(name);
    if (value !== null) picked[name] = value;
  }
  return picked;
}

function journalQuery(query: URLSearchParams): JournalQuery {
  const bound = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    const value = Number(text);
    if (!Number.isFinite(value)) throw new ControlError(400, `${name} must be epoch milliseconds`);
    return value;
  };
  const [sinceMs, untilMs] = [bound('sinceMs'), bound('untilMs')];
  // An operation nobody knows matches no entry.
  const operation = query.get('operation')?.split(',') as TwinOperation[] | undefined;
  return {
    ...pick(query, ['quoteId', 'tradeId', 'idempotencyKey', 'partnerId']),
    ...(operation === undefined ? {} : { operation }),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
  };
}
