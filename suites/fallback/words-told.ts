import type { Call } from '../../src/model/call.js';

/** What a user may read of an answer: its message, and every text of a JSON body. Pages are read in the browser. */
export function wordsTold(call: Call): readonly string[] {
  const { message } = call.outputs;
  const body = call.exchanges.at(-1)?.response?.body ?? '';
  return [...(typeof message === 'string' ? [message] : []), ...textsOf(parsed(body))];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
