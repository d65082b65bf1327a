export type JsonObject = Readonly<Record<string, unknown>>;

/** The JSON object in a text; null where it is not JSON or no object. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    // An object that is no array has string keys by the grammar of JSON.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
