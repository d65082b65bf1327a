import type { Kysely } from 'kysely';
import type { Behaviour } from './behaviour.js';
import type { Tables } from './database/tables.js';
import type { Log, LogFields } from './log.js';
import type { Ports } from './ports.js';
import type { CallReport } from './upstream/pools-client.js';

/** What a log line says about an upstream call: outcome and ids, never headers or bodies. */
export function callFields(call: CallReport): LogFields {
  return {
    operation: call.operation,
    outcome: call.outcome,
    status: call.status,
    code: call.code,
    request_id: call.requestId,
    order_ref: call.subject.orderRef ?? null,
    quote_ref: call.subject.quoteRef ?? null,
    duration_ms: Math.round(call.durationMs),
  };
}

/** Keeps the request id of every call with the quote or order that it was made for (SAFE-9). */
export function recordCalls(
  db: Kysely<Tables>,
  log: Log,
  logs: Behaviour['logs'],
  ports: Ports,
): (call: CallReport) => Promise<void> {
  return async (call) => {
    log.write('upstream_call', logs.call(call));
    const { quoteRef, orderRef } = call.subject;
    if (quoteRef === undefined && orderRef === undefined) return;
    await db
      .insertInto('calls')
      .values({
        call_id: ports.id('call'),
        quote_ref: quoteRef ?? null,
        order_ref: orderRef ?? null,
        operation: call.operation,
        request_id: call.requestId,
        status: call.status,
        code: call.code,
        at_ms: ports.now(),
      })
      .execute();
  };
}
