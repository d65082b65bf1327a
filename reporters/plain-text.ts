/**
 * Makes foreign text safe to print on a terminal or in a log: control characters, escape sequences and direction
 * overrides are shown as their code, line breaks as spaces. A partner cannot forge a line, a colour or a CI command.
 */
export function plainText(text: string): string {
  return text
    .replace(/[\r\n\t\u2028\u2029\u0085]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${codeOf(character)}}`)
    .replace(/^(\s*)(::|##(?=[\w[]))/, '$1\u2060$2');
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
