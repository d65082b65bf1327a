import { escapeLiterals } from '../model/template.js';

const reference = /\$\$\{|\$\{(?:(public):)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{[^}]*\}?/g;

// `${NAME}`, then braces inside a word as in `dist/*.{js,css}` and `/orders/{$inputs.orderRef}`.
const inSource = /(?<!\$)\$\{[^}\n]+\}|(?<=[^\s[\]{},:"'#&*!|>%@`])\{[^{}\n"']+\}|(?<=[^\s[\]{},"'])\{\$[^{}\s]*\}/g;

/**
 * Hides braces inside words from the YAML parser, to which they start a map in `{ token: ${TOKEN} }`. Offsets stay as
 * they are: a start mark, the number of what is hidden, filling, an end mark, all of a private-use block.
 */
export function maskBraces(text: string): { readonly source: string; readonly unmask: (masked: string) => string } {
  const hidden: string[] = [];
  if (/[\uf000-\uf8ff]/.test(text)) return { source: text, unmask: (masked) => masked };
  const source = text.replaceAll(inSource, (found) => {
    if (hidden.length >= 0x400) return found;
    hidden.push(found);
    return `\uf800${String.fromCharCode(0xf400 + hidden.length - 1)}${'\uf801'.repeat(found.length - 3)}\uf802`;
  });
  const unmask = (masked: string): string =>
    masked.replaceAll(
      /\uf800([\uf400-\uf7ff])\uf801*\uf802/g,
      (_found, number: string) => hidden[number.charCodeAt(0) - 0xf400] ?? '',
    );
  return { source, unmask };
}

export interface Interpolated {
  readonly text: string;
  /** Values that came from the environment and are not public. */
  readonly secrets: readonly string[];
  readonly faults: readonly { readonly reference: string; readonly message: string }[];
}

/**
 * Puts environment variables in: `${NAME}`, `${NAME:-default}`, `${NAME:-}`, `${public:NAME}`; `$${` is a literal `${`.
 * In a `template` what comes from the environment stays literal, even where it looks like an expression.
 */
export function interpolate(text: string, env: NodeJS.ProcessEnv, template: boolean): Interpolated {
  const secrets: string[] = [];
  const faults: { reference: string; message: string }[] = [];
  const fromEnvironment: [start: number, end: number][] = [];
  let out = '';
  let from = 0;
  for (const match of text.matchAll(reference)) {
    out += text.slice(from, match.index);
    from = match.index + match[0].length;
    const [whole, isPublic, name, fallback] = match;
    if (whole === '$${') out += '${';
    else if (name === undefined)
      faults.push({
        reference: whole,
        message: `"${whole}" is not \${NAME}, \${NAME:-default} or \${public:NAME}; write $\${ for a literal \${`,
      });
    else {
      const value = env[name];
      if (value === undefined || (value === '' && fallback !== undefined)) {
        if (fallback === undefined) faults.push({ reference: whole, message: missing(name) });
        out += fallback ?? '';
      } else {
        fromEnvironment.push([out.length, out.length + value.length]);
        out += value;
        if (isPublic === undefined && value !== '') secrets.push(value);
      }
    }
  }
  out += text.slice(from);
  const isLiteral = (index: number): boolean => fromEnvironment.some(([start, end]) => index >= start && index < end);
  return { text: template ? escapeLiterals(out, isLiteral) : out, secrets, faults };
}

function missing(name: string): string {
  return `the environment variable ${name} is not set. Set it, or give a default: \${${name}:-default}`;
}
