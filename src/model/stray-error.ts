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

/** Whether somebody stopped a run, and what broke it from inside; at most one of the two. */
export function endOf(signal: AbortSignal): {
  readonly interrupted: boolean;
  readonly broken: { readonly fault: 'harness'; readonly reason: string } | null;
} {
  const stray = strayIn(signal);
  return { interrupted: signal.aborted && !stray, broken: stray && { fault: 'harness', reason: stray.message } };
}

/** What broke a run from inside, null where nothing did. */
export function strayIn(signal: AbortSignal): StrayError | null {
  return signal.aborted && signal.reason instanceof StrayError ? signal.reason : null;
}
