import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { dailyClose } from '../daily-close.js';
import { HttpRefusal, type Web } from './web.js';

const NOT_FOUND = new HttpRefusal(404, 'not_found', 'Nothing is known by this id.');

function time(text: string | undefined): number {
  const ms = Date.parse(text ?? '');
  if (Number.isNaN(ms)) throw new HttpRefusal(400, 'refused', 'Give from and to as ISO 8601 times.');
  return ms;
}

/** The desks of support and finance. */
export function opsRoutes(server: FastifyInstance, web: Web): void {
  const { behaviour, database, ledger, log, settings, support } = web.app;

  server.get<{ Querystring: { id?: string } }>('/ops/trace', async (request) => {
    await web.entitled(request, 'trace');
    const trace = await support.trace(request.query.id ?? '', behaviour.support.traceBy);
    if (!trace) throw NOT_FOUND;
    return behaviour.support.trace(trace);
  });

  server.get<{ Params: { ref: string } }>('/ops/packets/:ref', async (request) => {
    await web.entitled(request, 'supportPacket');
    const found = await support.packet(request.params.ref);
    if (!found) throw NOT_FOUND;
    const packet = behaviour.support.packet(found);
    keepPacket(settings.dataDir, found.partner_reference, packet);
    log.write('support_escalation', {
      partner_reference: found.partner_reference,
      quote_id: found.quote_id,
      transact_id: found.transact_id,
      request_id: found.request_id,
      reason: found.reason,
    });
    return packet;
  });

  server.get<{ Querystring: { order?: string } }>('/ops/ledger', async (request) => {
    await web.entitled(request, 'ledger');
    const entries = await ledger.entries([request.query.order ?? '']);
    return {
      entries: entries.map((entry) => ({
        id: entry.entry_id,
        order: entry.order_ref,
        quote: entry.quote_id,
        trade: entry.trade_id,
        event: entry.event_id,
        kind: entry.kind,
        amount: entry.amount,
        asset: entry.asset,
        postedAt: new Date(entry.posted_at_ms).toISOString(),
      })),
    };
  });

  server.get<{ Querystring: { from?: string; to?: string } }>('/ops/close', async (request) => {
    await web.entitled(request, 'dailyClose');
    const { from, to } = request.query;
    return { rows: behaviour.close.rows(await dailyClose(database.db, ledger, time(from), time(to))) };
  });
}

/** What support sends out is kept as a file, so that it can be looked over later. */
function keepPacket(dataDir: string, reference: string, packet: object): void {
  const folder = join(dataDir, 'support');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${reference.replaceAll(/\W/g, '_')}.json`);
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(packet, null, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}
