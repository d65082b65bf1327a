import type { Engine } from '../engine/engine.js';
import type { Terminal } from './terminal.js';

/** What a command knows of the process that it runs in. */
export interface Session {
  readonly terminal: Terminal;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** What judges a record; vitest where none is given. */
  readonly engine?: Engine;
  /** Epoch ms. */
  now(): number;
  /** A fresh seed. */
  seed(): number;
  /** The status with which the process will end. */
  end(status: number): void;
}
