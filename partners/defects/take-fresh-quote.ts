import type { AcceptAnswer, Acceptance, AcceptRequest } from '../reference/acceptance.js';

/** Locks a new quote on an old quote's terms and executes it, unasked; null where none is to be had. */
export async function takeFreshQuote(desk: Acceptance, request: AcceptRequest): Promise<AcceptAnswer | null> {
  const { pool_id: poolId, side, network, amount, destination } = request.quote;
  const fresh = await desk.quoting.lock(request.account, { poolId, side, network, amount, destination });
  return fresh.kind === 'quote' ? desk.accept(request.account, fresh.quote.quote_ref, request.attemptId) : null;
}
