/** Loaded late, since its native part is slow to start, and told not to report its use. */
export async function loadPact(): Promise<typeof import('@pact-foundation/pact')> {
  process.env.PACT_DO_NOT_TRACK = 'true';
  return import('@pact-foundation/pact');
}
