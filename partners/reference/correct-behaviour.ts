import { stillStands } from './acceptance.js';
import { may } from './accounts.js';
import type { Behaviour } from './behaviour.js';
import { refuseLane } from './guards.js';
import { appendEntries, entrySlot } from './ledger.js';
import { scrubber } from './log.js';
import { callFields } from './recorder.js';
import type { Settings } from './settings.js';
import { backoffMs } from './upstream/backoff.js';
import { MOVES, POSTINGS } from './vocabulary.js';
import { insertOnce } from './webhook-inbox.js';
import { verifySignature } from './webhook-signature.js';

/** The integration as the rules want it. */
export function correctBehaviour(settings: Settings): Behaviour {
  return {
    acceptance: {
      stillStands: (quote, nowMs) => stillStands(quote, nowMs, settings.expiryMarginMs),
      orderSlot: async ({ quote }) => quote.quote_ref,
      declinable: ['active'],
      onClaimed: async () => undefined,
      onExpired: (desk, request) => desk.refuseExpired(request),
      onRepeated: (desk, _request, order) => desk.stored(order),
      onOutcome: async (_desk, _request, order) => ({ kind: 'order', order }),
    },
    quoting: { requestKey: () => null },
    execution: {
      sendKey: (stored) => stored,
      understand: (answer) => answer,
      resumes: ['prepared', 'sent'],
      sendsPerAccept: 3,
      retryWaitMs: (next, jitter) => backoffMs(next, 120, 4000, jitter),
    },
    settlement: {
      moves: MOVES,
      postings: POSTINGS,
      post: (work, _step, tx) => work(tx),
      seen: (find) => find(),
      judged: (_seen, locked) => locked.status,
      tradeIdToStore: async (_tx, _order, signal) => signal.tradeId,
      onOldReservation: async () => undefined,
      onLostRead: async () => undefined,
    },
    ledger: {
      slot: entrySlot,
      row: (row) => row,
      append: appendEntries,
      linksLateEvents: true,
      balances: (balances) => balances,
    },
    webhooks: {
      verify: verifySignature,
      firstSighting: insertOnce,
      recognises: () => true,
      keepsEarly: true,
    },
    guards: {
      lane: refuseLane,
      network: (_, terms) => terms.network,
      amount: (terms) => terms.amount,
      pricesFirst: () => true,
      blocksUnfunded: true,
    },
    discovery: { whenDown: () => null, priceWhenDown: () => null, asksWithoutPrice: 1 },
    access: { may, owns: (account, owner) => account === owner },
    support: {
      traceBy: ['order', 'quote', 'trade', 'request', 'event', 'ledger'],
      trace: (trace) => trace,
      packet: (packet) => packet,
    },
    close: { rows: (rows) => rows },
    edge: {
      content: (_name, text) => text,
      headers: (headers) => headers,
      answer: (_path, body) => body,
    },
    logs: {
      call: callFields,
      scrub: scrubber([settings.poolsSecretKey, ...settings.webhookSecrets]),
    },
  };
}
