export type StartFailure = 'exited' | 'timeout' | 'port-in-use' | 'cannot-run' | 'secret-in-command' | 'aborted';

/** The app did not come up: why, in a sentence that someone new can act on, with its last words. */
export class TargetStartError extends Error {
  override readonly name = 'TargetStartError';
  constructor(
    readonly kind: StartFailure,
    reason: string,
    /** Last lines of the app's output, redacted. */
    readonly output: readonly string[],
  ) {
    super(output.length === 0 ? reason : `${reason} Its last output:\n${output.map((line) => `  ${line}`).join('\n')}`);
  }
}
