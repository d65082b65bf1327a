import { type RecordsFacts, recordKinds } from '../../model/facts/records.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import { lacking } from '../preconditions.js';
import { returnTrade, sendLateEvent } from './aftermath.js';
import { chapters, showMs } from './chapters.js';
import { Closes } from './closes.js';
import { intrude } from './intrusions.js';
import { delivered, knownIds, mentions } from './known-ids.js';
import { surroundings } from './surroundings.js';
import { Tale } from './tale.js';

/**
 * Makes a small book with an order of every outcome, lets everything come to rest, then reads it all as support and as
 * finance: traces by every id, packets, ledgers and closes, twice where they must not change.
 */
export const records = defineDrill({
  id: 'records',
  title: 'Make a book of orders with every outcome, read it as support and finance',
  group: 'records',
  needs: { operations: ['lockQuote', 'accept', 'order'], upstream: ['journal', 'faults'] },
  cost: () => ({ trades: 11, requests: 190 }),
  async run(context): Promise<RecordsFacts> {
    const closes = new Closes(context);
    const tales = await makeBook(context);
    await Promise.all(tales.map((tale) => tale.readLedger('terminal', settledEnough(tale), showMs)));
    await closes.read('first', 'again');
    let returnNoticed: RecordsFacts['returnNoticed'] = null;
    await Promise.all(
      tales.map(async (tale) => {
        if (tale.kind === 'settled-then-event') await sendLateEvent(tale);
        if (tale.kind === 'returned') returnNoticed = await returnTrade(tale);
        await readAtRest(tale);
      }),
    );
    await closes.read('end');
    await closes.beside();
    const intrusions = await intrude(context, [...tales].sort(byInterest), closes.window());
    const around = await surroundings(
      context,
      tales,
      closes.readings.map(({ call }) => call),
    );
    return { ...around, closes: closes.readings, intrusions, returnNoticed };
  },
});

/** All orders side by side; one that cannot be made does not keep the others from being read. */
async function makeBook(context: DrillContext): Promise<Tale[]> {
  return Promise.all(
    recordKinds.map(async (kind, at) => {
      const account = context.users[at % Math.min(2, context.users.length)] ?? '';
      const tale = new Tale(context, kind, chapters[kind].hazard, account);
      try {
        const obstacle = lacking(context.manifest.upstream.mode, chapters[kind].needs ?? []);
        if (obstacle) throw new Blocked(obstacle.fault, obstacle.reason);
        await chapters[kind].tell(tale);
      } catch (error) {
        if (!(error instanceof Blocked)) throw error;
        tale.obstacle = error.obstacle;
        tale.trial.missed(error.obstacle.reason);
      }
      return tale;
    }),
  );
}

/** A settled order's credit may be posted by a worker a moment after the status. */
function settledEnough(tale: Tale) {
  return ({ outputs }: { readonly outputs: Readonly<Record<string, unknown>> }) =>
    tale.status !== 'settled' || JSON.stringify(outputs.entries ?? []).includes('"credit"');
}

/** Traces, packet and ledger of one order once nothing moves any more. */
async function readAtRest(tale: Tale): Promise<void> {
  const { partner } = tale.context;
  const ids = knownIds(tale);
  const widely = ['settled-by-event', 'settled-then-event', 'returned'].includes(tale.kind);
  const asked = partner.has('trace') && tale.trial.orderRef() !== null ? ids : [];
  const [order, ...others] = asked.filter(({ by }) => widely || by === 'order' || by === 'trade');
  const events = delivered(tale);
  if (order) {
    tale.traces.push(await tale.trace(order.by, order.id, (call) => events.every((id) => mentions(call, id)), showMs));
  }
  const rest = others.map(({ by, id }) => tale.trace(by, id, (call) => call.outcome === 'ok', showMs / 2));
  tale.traces.push(...(await Promise.all(rest)));
  await Promise.all([tale.readPacket(), tale.ledgers.at(-1)?.moment === 'end' ? null : tale.readLedger('end')]);
}

/** Orders with the most to show come first. */
function byInterest(a: Tale, b: Tale): number {
  return Number(b.kind === 'settled-by-event') - Number(a.kind === 'settled-by-event');
}
