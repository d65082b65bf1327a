const mostRemembered = 1000;

/** The same function of a text, which keeps what it found: templates are few, and filled for every request. */
export function remembering<T extends object>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const parsed = parse(text);
    if (known.size >= mostRemembered) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}
