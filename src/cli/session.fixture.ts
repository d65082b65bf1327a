import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli } from './run-cli.js';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A fresh folder, gone after the test. */
export function freshFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'readiness-cli-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs a command line in this process, in a folder of its own unless told. */
export async function run(
  words: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const status = await runCli(words, {
    terminal: {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      colour: false,
      live: false,
      columns: 80,
    },
    cwd: options.cwd ?? freshFolder(),
    env: options.env ?? {},
    signal: new AbortController().signal,
    now: () => Date.parse('2026-01-02T00:00:00Z'),
    seed: () => 1,
  });
  return { status, out, err };
}
