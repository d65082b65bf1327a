const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 variable-length quantity of the source map format. */
function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Joins sources line by line and maps every line of the bundle back to where it came from. */
export function bundle(file: string, sources: readonly Source[]): { readonly code: string; readonly map: string } {
  const mappings: string[] = [];
  let lastSource = 0;
  let lastLine = 0;
  sources.forEach(({ text }, source) => {
    text.split('\n').forEach((_, line) => {
      mappings.push(vlq(0) + vlq(source - lastSource) + vlq(line - lastLine) + vlq(0));
      lastSource = source;
      lastLine = line;
    });
  });
  const map = {
    version: 3,
    file,
    sources: sources.map(({ name }) => name),
    sourcesContent: sources.map(({ text }) => text),
    names: [],
    mappings: mappings.join(';'),
  };
  const code = sources.map(({ text }) => text).join('\n');
  return { code: `${code}\n//# sourceMappingURL=${file}.map\n`, map: JSON.stringify(map) };
}
