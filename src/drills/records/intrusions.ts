import type { Intrusion, StaffOperation } from '../../model/facts/records.js';
import type { DrillContext } from '../context.js';
import type { Tale } from './tale.js';

export const staffOperations: readonly StaffOperation[] = ['trace', 'supportPacket', 'ledger', 'dailyClose'];

/**
 * Asks as ordinary users for what belongs to support and finance, about one order: as its owner and as somebody else.
 * Its ledger may well be the owner's to read, so that is asked for by somebody else alone where there is one.
 */
export async function intrude(
  context: DrillContext,
  tales: readonly Tale[],
  window: { readonly from: string; readonly to: string },
): Promise<Intrusion[]> {
  const tale = tales.find(
    ({ trial, obstacle }) => obstacle === null && trial.orderRef() !== null && trial.trade() !== null,
  );
  const orderRef = tale?.trial.orderRef();
  if (!tale || !orderRef) return [];
  const owner = tale.trial.account;
  const others = context.users.filter((user) => user !== owner).slice(0, 1);
  const attempts = staffOperations
    .filter((operation) => context.partner.has(operation))
    .flatMap((operation) => {
      const accounts = operation === 'ledger' && others.length > 0 ? others : [owner, ...others];
      return accounts.map((account) => ({ operation, account }));
    });
  return Promise.all(
    attempts.map(async ({ operation, account }) => {
      const staff = context.manifest.operations[operation]?.as ?? deskOf(context, operation);
      const distinguished = staff !== account && (await context.partner.distinguishes(operation, account, staff));
      const live = tales.some((each) =>
        each.trial.calls.some((call) => call.account === account && call.outcome === 'ok'),
      );
      const inputs = operation === 'dailyClose' ? window : { id: orderRef, orderRef };
      const call = distinguished ? await context.partner.call(operation, { account, impersonate: true, inputs }) : null;
      return { operation, account, owner: account === owner, kind: tale.kind, distinguished, live, call };
    }),
  );
}

function deskOf({ manifest }: DrillContext, operation: StaffOperation): string {
  const desk = operation === 'trace' || operation === 'supportPacket' ? 'support' : 'finance';
  return desk in manifest.accounts ? desk : (Object.keys(manifest.accounts)[0] ?? '');
}
