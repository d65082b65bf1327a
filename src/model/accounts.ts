import type { Manifest } from './manifest.js';
import type { OperationName } from './words.js';

/** Who performs an operation that does not say so, where an account of that name exists. */
export const performers: Readonly<Partial<Record<OperationName, string>>> = {
  trace: 'support',
  supportPacket: 'support',
  ledger: 'finance',
  dailyClose: 'finance',
};

/** Names of the accounts that are ordinary users: neither support, nor finance, nor who performs their operations. */
export function userAccounts(manifest: Pick<Manifest, 'accounts' | 'operations'>): readonly string[] {
  const staff = new Set(['support', 'finance']);
  for (const name of Object.keys(performers) as OperationName[]) {
    const performer = manifest.operations[name]?.as;
    if (performer !== undefined) staff.add(performer);
  }
  return Object.keys(manifest.accounts).filter((name) => !staff.has(name));
}
