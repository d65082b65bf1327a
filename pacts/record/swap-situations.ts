import type { JournalEntry } from '../../src/model/history.js';
import type { ProviderState } from '../provider-states.js';
import { objectOf } from './pact-file.js';

const active = 'the Swaps credential is active';

const refusals: Readonly<Record<string, ProviderState>> = {
  idempotency_key_mismatch: 'another swap was made under this key',
  org_not_active: 'the organisation is not active',
  rate_limited: 'swaps are throttled',
};

const failures: Readonly<Record<number, ProviderState>> = {
  500: 'swaps end in an internal error',
  502: 'swaps end in a bad gateway',
  503: 'the exchange behind Swaps is down',
};

const swapStates: Readonly<Record<string, ProviderState>> = {
  waiting: 'a swap that is waiting',
  hold: 'a swap that is held',
  finished: 'a finished swap',
  refunded: 'a refunded swap',
};

/** The provider state that an exchange with Swaps presumes; undefined where the table knows none. */
export function swapStateOf(entry: JournalEntry, answer: Readonly<Record<string, unknown>>): ProviderState | undefined {
  const { operation, status } = entry;
  if (status === null) return undefined;
  const good = status < 300;
  if (operation === 'getSwap') {
    if (status === 404) return active;
    return good ? swapStates[String(objectOf(answer.swap)?.status)] : undefined;
  }
  if (operation === 'listSwaps') return good ? 'a swap that is waiting' : undefined;
  if (operation !== 'createSwap') return good || status === 400 ? active : undefined;
  // A replay answers what the first answered; whoever makes a swap cannot tell them apart.
  if (good || status === 400) return active;
  return failures[status] ?? refusals[String(objectOf(answer.error)?.code)];
}
