/** Where words go. Results to `out`, everything for people to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Colours on `err`. */
  readonly colour: boolean;
  /** Whether one line of `err` may be rewritten. */
  readonly live: boolean;
  readonly columns: number;
}

interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Decides once how to speak: colour and a live line on a terminal that is not a CI log. `NO_COLOR` (any value but empty)
 * takes the colour away, `FORCE_COLOR` brings it back.
 */
export function openTerminal(stdout: Sink, stderr: Sink, env: Readonly<Record<string, string | undefined>>): Terminal {
  const tty = stderr.isTTY === true && env.TERM !== 'dumb';
  const ci = (env.CI ?? '') !== '' && env.CI !== 'false';
  const forced = (env.FORCE_COLOR ?? '0') !== '0';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colour: (env.NO_COLOR ?? '') === '' && ((tty && !ci) || forced),
    live: tty && !ci,
    columns: stderr.columns ?? 80,
  };
}
