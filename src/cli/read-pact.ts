import { readFileSync } from 'node:fs';
import { objectOf } from '../../pacts/record/pact-file.js';
import { UsageError } from './usage-error.js';

interface ReadPact {
  readonly file: string;
  readonly consumer: string;
  readonly provider: string;
  /** The file's own text, for whoever must not change a byte of it. */
  readonly text: string;
  readonly pact: unknown;
}

/** Reads a pact file as far as anyone here relies on it. Throws UsageError for a file that is none. */
export function readPact(file: string): ReadPact {
  let text: string;
  let pact: unknown;
  try {
    text = readFileSync(file, 'utf8');
    pact = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const consumer = objectOf(objectOf(pact)?.consumer)?.name;
  const provider = objectOf(objectOf(pact)?.provider)?.name;
  const interactions = objectOf(pact)?.interactions ?? objectOf(pact)?.messages;
  if (typeof consumer !== 'string' || typeof provider !== 'string' || !Array.isArray(interactions)) {
    throw new UsageError(`${file} is no pact file: consumer, provider and interactions are expected`);
  }
  return { file, consumer, provider, text, pact };
}
