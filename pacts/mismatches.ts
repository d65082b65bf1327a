/** What differs, by the number of the interaction; under null what concerns no single one. */
export type Mismatches = Map<number | null, readonly string[]>;

/** Reads the message of a failed verification, which is JSON; anything else concerns every interaction. */
export function readMismatches(message: string): Mismatches {
  const errors = member(parse(message), 'errors');
  if (!Array.isArray(errors)) return new Map([[null, [message]]]);
  const found = new Map<number | null, string[]>();
  for (const error of errors) {
    const number = /#(\d+) /.exec(String(member(error, 'interaction') ?? ''))?.[1];
    const index = number === undefined ? null : Number(number);
    found.set(index, [...(found.get(index) ?? []), ...differences(member(error, 'mismatch'))]);
  }
  return found;
}

function differences(mismatch: unknown): string[] {
  const all = member(mismatch, 'mismatches');
  if (Array.isArray(all)) return all.map(inWords);
  return [String(member(mismatch, 'message') ?? JSON.stringify(mismatch))];
}

function inWords(mismatch: unknown): string {
  const place = member(mismatch, 'path') ?? member(mismatch, 'key') ?? member(mismatch, 'type');
  return `${String(place ?? '')}: ${String(member(mismatch, 'mismatch') ?? JSON.stringify(mismatch))}`;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
