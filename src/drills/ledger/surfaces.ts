import { Decimal } from 'decimal.js';
import type { Call } from '../../model/call.js';
import type { LedgerEntry, SurfaceReading } from '../../model/facts/ledger.js';
import type { Obstacle } from '../../model/history.js';
import type { EntryKind, OperationName, OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { decimalText, type TrialRecorder } from '../trial.js';

/** Which surfaces one reading covers; `balance` only while the account is held for this story. */
export type Surfaces = readonly ('order' | 'balance' | 'ledger')[];

export const everySurface: Surfaces = ['order', 'balance', 'ledger'];

/** Where trades settle when a sandbox wants, those of other orders move the balance too. */
const moving: Obstacle = {
  fault: 'manifest',
  reason:
    'the balance was not looked at: in front of a sandbox nobody knows which trade moved it (`upstream.mode: twin` holds the others still)',
};

/** Reads order, balance and ledger of one trial side by side. What cannot be read is a problem of the reading. */
export async function readSurfaces(
  context: DrillContext,
  trial: TrialRecorder,
  label: string,
  surfaces: Surfaces = everySurface,
): Promise<SurfaceReading> {
  const upstream = trial.trade()?.status ?? null;
  const problems: Obstacle[] = [];
  const orderRef = trial.orderRef();
  const read = async (name: OperationName, inputs: Record<string, unknown>): Promise<Call | null> => {
    if (!context.partner.has(name)) {
      problems.push({ fault: 'manifest', reason: `the manifest leaves out operations.${name}` });
      return null;
    }
    const first = await trial.call(name, inputs);
    // One hiccup of a staging host must not blind a whole story.
    const call = first.outcome === 'error' && !first.problem ? await trial.call(name, inputs) : first;
    if (call.outcome === 'ok' && !call.problem) return call;
    problems.push({
      fault: call.problem?.fault ?? 'partner',
      reason: `${name} could not be read: ${call.problem?.reason ?? answerOf(call)}`,
    });
    return null;
  };
  const wants = (surface: Surfaces[number]) => surfaces.includes(surface);
  const stands = context.stage.can('move-trades');
  if (wants('balance') && !stands) problems.push(moving);
  const [order, balance, ledger] = await Promise.all([
    wants('order') && orderRef !== null ? read('order', { orderRef }) : null,
    wants('balance') && stands ? read('balance', { asset: trial.lane.asset }) : null,
    wants('ledger') && orderRef !== null ? read('ledger', { orderRef }) : null,
  ]);
  const final = balance ? decimalText(balance.outputs.final) : null;
  if (balance && final === null) {
    problems.push({ fault: 'manifest', reason: 'operations.balance: there is no number in the output `final`' });
  }
  return {
    label,
    atMs: context.now(),
    status: (order?.outputs.status as OrderStatus | undefined) ?? null,
    final,
    pending: balance ? decimalText(balance.outputs.pending) : null,
    entries: ledger ? entriesOf(ledger.outputs.entries) : null,
    upstream,
    problems,
  };
}

/** Whether two readings show the same, apart from when they were taken. */
export function sameSurfaces(a: SurfaceReading, b: SurfaceReading): boolean {
  const shown = ({ status, final, pending, entries }: SurfaceReading) =>
    JSON.stringify([status, final, pending, entries]);
  return shown(a) === shown(b);
}

/** How far one decimal string lies above another, null where either is missing. */
export function change(from: string | null | undefined, to: string | null | undefined): Decimal | null {
  return from == null || to == null ? null : new Decimal(to).minus(from);
}

function entriesOf(value: unknown): LedgerEntry[] {
  if (!Array.isArray(value)) return [];
  return value.map((row: unknown) => {
    const cells = (typeof row === 'object' && row !== null ? row : {}) as Readonly<Record<string, unknown>>;
    const cell = (name: string) => {
      const found = cells[name];
      return found === null || found === undefined || found === '' ? null : String(found);
    };
    return {
      entryId: cell('entryId'),
      orderRef: cell('orderRef'),
      quoteId: cell('quoteId'),
      tradeId: cell('tradeId'),
      eventId: cell('eventId'),
      // The driver has translated it already: only the audit's words get through.
      kind: cell('kind') as EntryKind | null,
      amount: decimalText(cells.amount),
      asset: cell('asset'),
    };
  });
}

function answerOf(call: Call): string {
  const last = call.exchanges.at(-1);
  return last?.response ? `${call.outcome}, HTTP ${last.response.status}` : (last?.error ?? 'no request was sent');
}
