import type { PoolsOperation } from './api.js';

/** Where a request belongs; `id` is the pool, quote or trade in its path. */
export type Route =
  | { readonly kind: 'operation'; readonly operation: PoolsOperation; readonly id: string }
  | { readonly kind: 'wrong-method'; readonly allow: string }
  | { readonly kind: 'unknown' };

const UNKNOWN: Route = { kind: 'unknown' };

const KNOWN_LIMIT = 256;
const known = new Map<string, Route>();

/** Routes the path behind `/v1`, query string cut off; the few POST paths of pools are remembered. */
export function routePools(method: string, path: string): Route {
  if (method !== 'POST') return find(method, path);
  const seen = known.get(path);
  if (seen !== undefined) return seen;
  const found = find(method, path);
  const lasting = found.kind === 'operation' && found.operation !== 'rejectQuote';
  if (lasting && known.size < KNOWN_LIMIT) known.set(path, found);
  return found;
}

function find(method: string, path: string): Route {
  const parts = path.split('/');
  if (parts[1] !== 'pools') return UNKNOWN;
  const [, , first = '', second = '', third = ''] = parts;
  switch (parts.length) {
    case 2:
      return route(method, 'GET', 'listPools', '');
    case 3:
      if (first === 'funding') return route(method, 'GET', 'getFunding', '');
      if (first === 'ledger') return route(method, 'GET', 'listLedger', '');
      return first === 'trades' ? route(method, 'GET', 'listTrades', '') : UNKNOWN;
    case 4:
      if (first === 'quotes') return route(method, 'GET', 'getQuote', second);
      if (first === 'transactions') return route(method, 'GET', 'getTransactionByQuote', second);
      if (first === 'trades') return route(method, 'GET', 'getTrade', second);
      if (second === 'quote') return route(method, 'POST', 'createQuote', first);
      if (second === 'transact') return route(method, 'POST', 'transact', first);
      if (second === 'balance') return route(method, 'GET', 'getBalance', first);
      return second === 'capabilities' ? route(method, 'GET', 'getCapabilities', first) : UNKNOWN;
    case 5:
      return first === 'quotes' && third === 'reject' ? route(method, 'POST', 'rejectQuote', second) : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function route(method: string, allow: string, operation: PoolsOperation, id: string): Route {
  if (method !== allow) return { kind: 'wrong-method', allow };
  return { kind: 'operation', operation, id: id.includes('%') ? decoded(id) : id };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
