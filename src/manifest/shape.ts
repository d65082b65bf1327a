/** Narrowing of values that the schema may not have accepted yet. */
export type Raw = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a map; an empty one where it is something else, which the schema complains about. */
export function asMap(value: unknown): Raw {
  return isMap(value) ? value : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Every text in a value, with its dotted path. */
export function* texts(value: unknown, path: string): Generator<{ readonly path: string; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* texts(item, `${path}.${index}`);
  else if (isMap(value)) for (const [key, item] of Object.entries(value)) yield* texts(item, `${path}.${key}`);
}
