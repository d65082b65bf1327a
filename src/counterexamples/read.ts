import { readFile, stat } from 'node:fs/promises';
import type { Counterexample } from '../model/counterexample.js';
import { complaints } from './complaints.js';

const largest = 16 * 2 ** 20;

/** A file that is no counterexample; the message says why, a line per complaint. */
export class CounterexampleError extends Error {
  override readonly name = 'CounterexampleError';
}

/**
 * Reads a counterexample, from whomever it came: its size is bounded, its shape is held against the published schema, and
 * what it points at exists. What its steps mean is checked by the walk that runs them. Throws CounterexampleError.
 */
export async function readCounterexample(file: string): Promise<Counterexample> {
  const value = parse(file, await text(file));
  const wrong = complaints(value);
  if (wrong.length > 0) {
    throw new CounterexampleError([`${file} is no counterexample:`, ...wrong.map((line) => `  ${line}`)].join('\n'));
  }
  // The schema describes exactly this type.
  return value as Counterexample;
}

async function text(file: string): Promise<string> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new CounterexampleError(`${file} is not a file`);
    if (found.size > largest) {
      throw new CounterexampleError(`${file} has ${found.size} bytes; a counterexample has at most ${largest}`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CounterexampleError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new CounterexampleError(missing ? `${file}: no such file` : `${file}: ${(error as Error).message}`);
  }
}

function parse(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new CounterexampleError(`${file} is no JSON${place(content, error)}`);
  }
}

/** Where the parser says at which character it stopped, as line and column. */
function place(content: string, error: unknown): string {
  const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const before = content.slice(0, at === undefined ? content.length : Number(at)).split('\n');
  return `: it ends being JSON in line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
