import { showMs } from '../../src/drills/records/chapters.js';
import { Closes } from '../../src/drills/records/closes.js';
import { delivered } from '../../src/drills/records/known-ids.js';
import { mappedRows } from '../../src/drills/records/surroundings.js';
import type { JoinedEvents } from '../../src/model/facts/walks.js';
import { toldAtMs } from './laws/records.js';
import { readLedger } from './read-ledger.js';
import type { Leg, Walk } from './walk.js';

/**
 * Looks for the events that the app took among the ledger entries of the order, for as long as an event may take to show
 * itself, and then in the daily close. Null where no event of a settled trade was taken early, where entries have no place
 * for one, or where they cannot be read.
 */
export async function readEvents({ context, startedAtMs }: Walk, leg: Leg): Promise<JoinedEvents | null> {
  const { trial, ledger } = leg;
  const trade = trial.trade();
  if (trade?.status !== 'settled' || !mappedRows(context, 'ledger', trial.calls)?.includes('eventId')) return null;
  const taken = delivered({ context, trial });
  const sent = context.upstream().webhooks.deliveries({ tradeId: trade.transactId });
  const knownAtMs = toldAtMs(trial.journal(), trade.quoteId);
  if (!sent.some(({ eventId, sentAtMs }) => taken.includes(eventId) && sentAtMs < knownAtMs)) return null;
  const namedBy = (rows: readonly { readonly eventId?: unknown }[]) => {
    const words = rows.flatMap(({ eventId }) => String(eventId ?? '').split(/[\s,;|]+/));
    const named = taken.filter((id) => words.includes(id));
    return named.length > 0 ? { taken, named } : null;
  };
  const inLedger = () => namedBy(ledger.at(-1)?.entries ?? []);
  const lastAtMs = Math.max(...sent.map(({ answeredAtMs }) => answeredAtMs ?? 0));
  const reread = async () => {
    await readLedger(context, leg);
    return inLedger();
  };
  const joined = inLedger() ?? (await context.poll(reread, lastAtMs + showMs - context.now(), 200));
  if (joined || !ledger.at(-1)?.entries) return joined;
  const unjoined = { taken, named: [] };
  if (!context.partner.has('dailyClose')) return unjoined;
  const closes = new Closes(context, startedAtMs);
  await closes.read('end');
  const close = closes.readings[0]?.call;
  if (close?.outcome !== 'ok' || !Array.isArray(close.outputs.rows)) return null;
  return namedBy(close.outputs.rows) ?? unjoined;
}
