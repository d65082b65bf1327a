/** One confirm of one user: the key and the very bytes that every try of it sends. */
export interface SwapAttempt {
  readonly orderRef: string;
  readonly idempotencyKey: string;
  readonly body: string;
  /** Epoch ms; the upstream frees a key after 24 hours (SWAP-4). */
  readonly confirmedAtMs: number;
}

/** Where attempts are kept with their orders; `save` resolves only once it would survive a crash (SWAP-8). */
export interface SwapAttempts {
  load(orderRef: string): Promise<SwapAttempt | null>;
  save(attempt: SwapAttempt): Promise<void>;
}

export interface SwapTerms {
  readonly from: string;
  readonly to: string;
  readonly amountFrom: string;
  readonly address: string;
  readonly refundAddress: string;
  /** Names the fixed rate; absent for a float swap. */
  readonly rateId?: string;
}

/** The attempt of this order: the stored one, whatever the terms are now, else a new one stored before it is used. */
export async function attemptOf(
  attempts: SwapAttempts,
  orderRef: string,
  terms: SwapTerms,
  fresh: { readonly key: () => string; readonly nowMs: number },
): Promise<SwapAttempt> {
  const stored = await attempts.load(orderRef);
  if (stored) return stored;
  const { from, to, amountFrom, address, refundAddress, rateId } = terms;
  const mode = rateId === undefined ? { mode: 'float' } : { mode: 'fixed', rateId };
  const body = JSON.stringify({ from, to, amountFrom, address, refundAddress, partnerReferenceId: orderRef, ...mode });
  const attempt = { orderRef, idempotencyKey: fresh.key(), body, confirmedAtMs: fresh.nowMs };
  await attempts.save(attempt);
  return attempt;
}
