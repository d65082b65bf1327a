/** The original sources inside a source map (version 3, sections included); none where it is not one. */
export function sourcesOf(text: string): { readonly name: string; readonly content: string }[] {
  let map: unknown;
  try {
    map = JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, ''));
  } catch {
    return [];
  }
  return fromMap(map);
}

function fromMap(map: unknown): { name: string; content: string }[] {
  if (typeof map !== 'object' || map === null) return [];
  const { sections, sources, sourcesContent } = map as Readonly<Record<string, unknown>>;
  if (Array.isArray(sections)) {
    return sections.flatMap((section: unknown) =>
      typeof section === 'object' && section !== null && 'map' in section ? fromMap(section.map) : [],
    );
  }
  if (!Array.isArray(sourcesContent)) return [];
  return sourcesContent.flatMap((content: unknown, index) => {
    const name: unknown = Array.isArray(sources) ? sources[index] : undefined;
    return typeof content === 'string' ? [{ name: typeof name === 'string' ? name : `source ${index}`, content }] : [];
  });
}
