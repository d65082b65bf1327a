import type { Call } from '../../src/model/call.js';
import {
  type CloseReading,
  type IdKind,
  type Intrusion,
  type RecordKind,
  type RecordStory,
  type RecordsFacts,
  recordKinds,
  type StaffOperation,
} from '../../src/model/facts/records.js';
import type { Delivery, JournalEntry, Trial } from '../../src/model/history.js';
import type { OperationName, OrderStatus, Outcome } from '../../src/model/words.js';
import type { TradeStatus } from '../../twin/api.js';

/** What the upstream delivers in these tables. */
const delivered = '106.77345';

/** All ids of one order of the book. */
export interface Ids {
  readonly kind: RecordKind;
  readonly order: string;
  readonly quote: string;
  readonly trade: string;
  readonly quoteRequest: string;
  readonly tradeRequest: string;
  readonly event: string | null;
}

interface Answer {
  readonly outcome?: Outcome;
  readonly status?: number | null;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly body?: string;
}

type Row = Readonly<Record<string, unknown>>;

/** A partner on paper: how it answers staff about each order of the book. Tables replace one answer at a time. */
export interface PaperPartner {
  readonly trace: (ids: Ids, by: IdKind, early: boolean) => Answer;
  readonly packet: (ids: Ids) => Answer;
  readonly entries: (ids: Ids, moment: 'reserved' | 'terminal' | 'end') => readonly Row[];
  readonly rows: (ids: Ids, label: CloseReading['label']) => readonly Row[];
  readonly intruder: (operation: StaffOperation, owner: boolean) => Answer;
  readonly status: (ids: Ids) => OrderStatus | null;
  readonly story: (story: RecordStory) => RecordStory;
  readonly facts: Partial<RecordsFacts>;
}

const feed: Readonly<Record<RecordKind, TradeStatus | null>> = {
  'settled-by-poll': 'settled',
  'settled-then-event': 'settled',
  'settled-by-event': 'settled',
  'lost-response': 'settled',
  'early-event': 'settled',
  failed: 'failed',
  released: 'released',
  returned: 'returned',
  reserved: 'reserved',
  declined: null,
  conflict: null,
  expired: null,
  unavailable: null,
};

export function idsOf(kind: RecordKind): Ids {
  const event = ['settled-by-event', 'settled-then-event', 'early-event', 'failed'].includes(kind);
  return {
    kind,
    order: `ord-${kind}`,
    quote: `pq_test_${kind}`,
    trade: `txn_test_${kind}`,
    quoteRequest: `req_q_${kind}`,
    tradeRequest: `req_t_${kind}`,
    event: event ? `evt_${kind}` : null,
  };
}

/** One ledger entry of an order; ids and amount as they should be. */
export function entry(ids: Ids, kind: string, parts: Row = {}): Row {
  const { order, quote, trade } = ids;
  const joins = { orderRef: order, quoteId: quote, tradeId: trade, eventId: ids.event };
  return { entryId: `${kind}-${order}`, ...joins, kind, amount: delivered, asset: 'USDT', ...parts };
}

/** A correct integration: holds, lifts, credits once, reverses returns. */
export const correct: PaperPartner = {
  trace: ({ order, quote, trade, quoteRequest, tradeRequest, event, kind }) => ({
    outputs: {
      orderRef: order,
      quoteId: quote,
      tradeId: trade,
      requestIds: [quoteRequest, tradeRequest],
      eventIds: event ? [event] : [],
      ledgerRefs: feed[kind] === 'settled' ? [`credit-${order}`] : [],
    },
  }),
  packet: (ids) => ({
    outputs: {
      packet: {
        environment: 'sandbox',
        pool_id: 'EUR-USDT',
        quote_id: ids.quote,
        side: 'on_ramp',
        amount: '100.00',
        network: 'tron',
        request_id: ids.tradeRequest,
        reason: 'insufficient_balance',
        idempotency_key: `key-${ids.order}`,
        gate_result: 'entitled',
        quote_expires_at: '2026-01-01T00:01:00.000Z',
        terminal_status: 'settled',
        reconciliation_state: 'matched',
        timestamp: '2026-01-01T00:00:05Z',
      },
    },
  }),
  entries: (ids, moment) => {
    const hold = entry(ids, 'pending', { entryId: `hold-${ids.order}`, eventId: null });
    if (feed[ids.kind] === null) return [];
    if (moment === 'reserved' || ids.kind === 'reserved') return [hold];
    const lift = entry(ids, 'pending', { entryId: `lift-${ids.order}` });
    if (feed[ids.kind] === 'failed' || feed[ids.kind] === 'released') return [hold, lift];
    const late = ids.kind === 'settled-then-event' && moment === 'terminal';
    const credit = entry(ids, 'credit', late ? { eventId: null } : {});
    const settled = [hold, { ...lift, eventId: null }, credit];
    return ids.kind === 'returned' && moment === 'end' ? [...settled, entry(ids, 'reversal')] : settled;
  },
  rows: (ids, label) => {
    const status = feed[ids.kind];
    if (status === null || label === 'before' || label === 'after') return [];
    const { order, quote, trade, event } = ids;
    const shown = ids.kind === 'returned' && label !== 'end' ? 'settled' : status === 'reserved' ? 'pending' : status;
    return [{ orderRef: order, quoteId: quote, tradeId: trade, status: shown, amount: delivered, eventId: event }];
  },
  intruder: () => ({ outcome: 'refused', status: 403, body: '{"error":"forbidden"}' }),
  status: ({ kind }) => {
    const status = feed[kind];
    if (status === 'reserved') return 'pending';
    return status ?? (kind === 'declined' || kind === 'conflict' ? 'declined' : null);
  },
  story: (story) => story,
  facts: {},
};

/** The book as an audit of this partner would have recorded it. */
export function book(change: Partial<PaperPartner> = {}): { readonly records: RecordsFacts } {
  const partner = { ...correct, ...change };
  const stories = recordKinds.map((kind) => partner.story(storyOf(kind, partner)));
  const label = (name: CloseReading['label']): CloseReading => ({
    label: name,
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-01T00:10:00.000Z',
    call: call('dailyClose', { outputs: { rows: recordKinds.flatMap((kind) => partner.rows(idsOf(kind), name)) } }),
  });
  const intrusion = (operation: StaffOperation, account: string): Intrusion => ({
    operation,
    account,
    owner: account === 'alice',
    kind: 'settled-by-event',
    distinguished: true,
    live: true,
    call: call(operation, { ...partner.intruder(operation, account === 'alice') }, idsOf('settled-by-event').order),
  });
  const operations: readonly StaffOperation[] = ['trace', 'supportPacket', 'ledger', 'dailyClose'];
  return {
    records: {
      stories,
      closes: (['first', 'again', 'end', 'before', 'after'] as const).map(label),
      intrusions: operations.flatMap((operation) => [intrusion(operation, 'alice'), intrusion(operation, 'bob')]),
      maps: {
        trace: ['orderRef', 'quoteId', 'tradeId', 'requestIds', 'eventIds', 'ledgerRefs'],
        supportPacket: ['packet'],
        ledger: ['entryId', 'orderRef', 'quoteId', 'tradeId', 'eventId', 'kind', 'amount', 'asset'],
        dailyClose: ['orderRef', 'quoteId', 'tradeId', 'status', 'amount', 'eventId'],
      },
      coded: false,
      takesWebhooks: true,
      environment: 'staging',
      returnNoticed: { looked: true, reconciled: false },
      logs: { files: 1, found: recordKinds.map((kind) => idsOf(kind).order) },
      credentialsShown: [],
      packetFiles: [],
      ...partner.facts,
    },
  };
}

function storyOf(kind: RecordKind, partner: PaperPartner): RecordStory {
  const ids = idsOf(kind);
  const traded = feed[kind] !== null;
  const ordered = traded || kind === 'declined' || kind === 'conflict';
  const told: [IdKind, string | null][] = [
    ['order', ids.order],
    ['quote', ids.quote],
    ['trade', ids.trade],
    ['quote request', ids.quoteRequest],
    ['trade request', ids.tradeRequest],
    ['event', ids.event],
  ];
  const by = told.flatMap(([word, id]) => (id === null ? [] : [[word, id] as const]));
  const trace = ([word, id]: readonly [IdKind, string], early: boolean) => ({
    by: word,
    id,
    call: call('trace', partner.trace(ids, word, early), id),
    upstream: early ? ('reserved' as const) : feed[kind],
  });
  const held = kind === 'settled-by-event' || kind === 'reserved';
  const moments = (['reserved', 'terminal', 'end'] as const).filter((moment) => moment !== 'reserved' || held);
  return {
    kind,
    trial: trialOf(ids),
    obstacle: null,
    orderRef: ordered ? ids.order : null,
    quoteRef: `ref-${kind}`,
    status: partner.status(ids),
    early: held ? by.filter(([word]) => word === 'order' || word === 'trade').map((each) => trace(each, true)) : [],
    traces: traded ? by.map((each) => trace(each, false)) : [],
    packet: ordered ? call('supportPacket', partner.packet(ids), ids.order) : null,
    ledgers: ordered
      ? moments.map((moment, at) => ({
          moment,
          call: call('ledger', { outputs: { entries: partner.entries(ids, moment) } }, ids.order, 1_000 * (at + 1)),
        }))
      : [],
  };
}

/** A call as it was made; without a body of its own the outputs are what was answered. */
function call(operation: OperationName, answer: Answer, asked = '', atMs = 5_000): Call {
  const { outcome = 'ok', outputs = {}, status = 200 } = answer;
  const body = answer.body ?? JSON.stringify(outputs);
  const request = { method: 'GET', url: `http://app/${operation}?q=${asked}`, headers: {}, body: null };
  const response = status === null ? null : { status, headers: {}, body, truncated: false };
  const times = { startedAtMs: atMs, endedAtMs: atMs + 10 };
  const exchanges = [{ step: null, request, response, error: status === null ? 'refused' : null, ...times }];
  return { operation, account: 'support', inputs: {}, outcome, outputs, raw: {}, exchanges, ...times, problem: null };
}

function trialOf(ids: Ids): Trial {
  const { kind, quote, trade, event } = ids;
  const status = feed[kind];
  const terms = { quoteId: quote, partnerId: 'p1', poolId: 'EUR-USDT', side: 'on_ramp', amountIn: '100.00' } as const;
  const rest = { amountOut: delivered, rate: '1.07', cryptoNetwork: 'tron', destAddress: null, createdAtMs: 0 };
  const moves = [{ status: 'reserved' as const, atMs: 500, cause: 'transact' }];
  if (status && status !== 'reserved') moves.push({ status: status as 'reserved', atMs: 1_500, cause: 'poll' });
  return {
    id: kind,
    hazard: `an order that is ${kind}`,
    met: { yes: true, how: 'it came about' },
    account: kind === 'failed' ? 'bob' : 'alice',
    lane: { poolId: 'EUR-USDT', side: 'on_ramp', network: 'tron', amount: '100.00', asset: 'USDT' },
    calls: [],
    marks: [],
    balances: [],
    quote: { ...terms, ...rest, expiresAtMs: 61_000, status: 'consumed', transactId: status ? trade : null },
    journal: [
      entered(ids, 'createQuote', 'quote-created', ids.quoteRequest),
      ...(status ? [entered(ids, 'transact', 'trade-created', ids.tradeRequest)] : []),
      ...(kind === 'declined' || kind === 'conflict' ? [entered(ids, 'transact', 'none', ids.tradeRequest)] : []),
    ],
    trade: status
      ? {
          ...terms,
          ...rest,
          transactId: trade,
          status,
          idempotencyKey: `key-${kind}`,
          settledAtMs: null,
          history: moves,
        }
      : null,
    unclaimed: { quotes: [], trades: [] },
    deliveries: event ? [delivery(ids, event)] : [],
  };
}

/** What the upstream sends as the body of an event. */
export function eventBody(ids: Ids): string {
  return JSON.stringify({ eventId: ids.event, type: 'pool.transaction.settled', data: { transactId: ids.trade } });
}

function delivery(ids: Ids, eventId: string): Delivery {
  const sentAtMs = ids.kind === 'settled-then-event' ? 2_500 : 1_500;
  const type = 'pool.transaction.settled';
  const url = 'http://app/hooks';
  const sent = { type, tradeId: ids.trade, quoteId: ids.quote, signing: 'valid', url, body: eventBody(ids) } as const;
  return { eventId, ...sent, attempt: 1, sentAtMs, answeredAtMs: sentAtMs + 10, status: 200, error: null };
}

function entered(
  { quote, trade }: Ids,
  operation: 'createQuote' | 'transact',
  effect: JournalEntry['effect'],
  requestId: string,
): JournalEntry {
  const path = operation === 'transact' ? '/v1/pools/EUR-USDT/transact' : '/v1/pools/EUR-USDT/quote';
  return {
    seq: 1,
    arrivedAtMs: 100,
    endedAtMs: 110,
    api: 'pools',
    operation,
    method: 'POST',
    path,
    headers: {},
    body: null,
    partnerId: 'p1',
    poolId: 'EUR-USDT',
    quoteId: quote,
    tradeId: operation === 'transact' ? trade : null,
    idempotencyKey: operation === 'transact' ? 'key' : null,
    requestId,
    quoteType: 'firm',
    quoteStatusAtArrival: null,
    faultId: null,
    effect,
    status: operation === 'transact' && effect === 'none' ? 402 : 200,
    response: '{}',
  };
}

/** Replaces the stories of one kind. */
export function only(kind: RecordKind, change: Partial<RecordStory>): (story: RecordStory) => RecordStory {
  return (story) => (story.kind === kind ? { ...story, ...change } : story);
}
