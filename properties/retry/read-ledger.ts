import type { DrillContext } from '../../src/drills/context.js';
import { orderRefs } from '../../src/drills/duplicates/order-fates.js';
import { readSurfaces } from '../../src/drills/ledger/surfaces.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { Leg } from './walk.js';

/** Reads the ledger of every order that the quote's accepts named, and keeps the reading. */
export async function readLedger(context: DrillContext, { trial, ledger }: Leg): Promise<void> {
  if (!context.partner.has('ledger')) return;
  const orders = orderRefs(trial.calls);
  if (orders.length === 0) return;
  const before = trial.trade()?.status ?? null;
  const all: LedgerEntry[] = [];
  let readable = true;
  for (const orderRef of orders) {
    trial.knownOrder(orderRef);
    const { entries } = await readSurfaces(context, trial, 'ledger', ['ledger']);
    if (entries === null) readable = false;
    else all.push(...entries);
  }
  const upstream = [before, trial.trade()?.status ?? null] as const;
  ledger.push({ atMs: context.now(), upstream, entries: readable ? all : null });
}
