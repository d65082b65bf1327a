const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Makes foreign text safe in XML 1.0, in elements and attributes; characters that XML cannot hold are shown as their code. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => named[character] ?? '')
    .replace(
      /[^\P{Cc}\n\t]|\p{Cs}|[\ufffe\uffff]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
    .replace(/\n/g, '&#10;')
    .replace(/\t/g, '&#9;');
}
