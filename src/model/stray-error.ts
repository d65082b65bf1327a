/**
 * Why a run is stopped when an error came up that nobody waited for: a mistake of ours, or a promise that a partner's
 * driver forgot. What was done until then is kept; what comes after could not be trusted.
 */
export class StrayError extends Error {
  override readonly name = 'StrayError';

  constructor(cause: unknown) {
    const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`an error came up that nothing waited for, here or in a driver module (${text})`, { cause });
  }
}

/** What broke a run from inside, null where nothing did: then a stopped run was interrupted by somebody. */
export function strayIn(signal: AbortSignal): StrayError | null {
  return signal.aborted && signal.reason instanceof StrayError ? signal.reason : null;
}
