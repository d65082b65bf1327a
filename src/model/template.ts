import { type Expression, isExpression, parseExpression, type Roots, resolve } from './expression.js';
import type { Template } from './manifest.js';
import { remembering } from './remembering.js';

/** A piece of text: literal, or an expression in braces. */
type Piece = string | Expression;

interface ParsedText {
  readonly pieces: readonly Piece[];
  readonly faults: readonly string[];
}

const inBraces = /\{\$(\$*)([A-Za-z][^{}]*)\}/g;

/**
 * Cuts text into literals and braced expressions. `{$$name}` is the literal `{$name}`.
 * A malformed expression is reported, not guessed at.
 */
export const parseText: (text: string) => ParsedText = remembering((text) => {
  const pieces: Piece[] = [];
  const faults: string[] = [];
  let from = 0;
  for (const match of text.matchAll(inBraces)) {
    pieces.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] !== '') {
      pieces.push(`{${match[1]}${match[2]}}`);
      continue;
    }
    const parsed = parseExpression(`$${match[2]}`);
    if (parsed.ok) pieces.push(parsed.expression);
    else faults.push(parsed.reason);
  }
  pieces.push(text.slice(from));
  return { pieces: pieces.filter((piece) => piece !== ''), faults };
});

/**
 * Makes literal those parts of a text that only look like expressions. `isLiteral(i)` says whether the character at i
 * must be taken as it is.
 */
export function escapeLiterals(text: string, isLiteral: (index: number) => boolean): string {
  const braces = text.replaceAll(inBraces, (found: string, _dollars: string, _name: string, at: number) =>
    isLiteral(at) || isLiteral(at + 1) ? `{$${found.slice(1)}` : found,
  );
  return /^\$+[A-Za-z]/.test(text) && isLiteral(0) ? `$${braces}` : braces;
}

/** What a template could not be filled with: the expression's source. Collected so that callers may name it. */
export type Missing = Set<string>;

/**
 * Fills text. Every braced expression goes through `encode`; one without a value makes the whole text absent.
 * Text that is wholly an expression is not encoded.
 */
export function fillText(
  text: string,
  roots: Roots,
  missing: Missing = new Set(),
  encode: (value: string) => string = (value) => value,
): string | undefined {
  const value = isExpression(text) ? fillExpression(text, roots, missing) : undefined;
  if (isExpression(text)) return value === undefined || value === null ? undefined : asText(value);
  let filled = '';
  let complete = true;
  for (const piece of parseText(unescaped(text)).pieces) {
    if (typeof piece === 'string') {
      filled += piece;
      continue;
    }
    const part = resolve(piece, roots);
    if (part === undefined || part === null) {
      missing.add(piece.source);
      complete = false;
    } else filled += encode(asText(part));
  }
  return complete ? filled : undefined;
}

/**
 * Fills a template of any shape. A value that is wholly `$...` keeps its type; a member without a value is left out.
 * `undefined` where the template itself has no value.
 */
export function fill(template: Template, roots: Roots, missing: Missing = new Set()): unknown {
  if (typeof template === 'string')
    return isExpression(template) ? fillExpression(template, roots, missing) : fillText(template, roots, missing);
  if (typeof template !== 'object' || template === null) return template;
  if (isList(template)) return template.map((item) => fill(item, roots, missing)).filter((item) => item !== undefined);
  const filled: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(template)) {
    const member = fill(value, roots, missing);
    if (member !== undefined) filled[key] = member;
  }
  return filled;
}

/** How a value reads inside text: numbers and booleans plainly, objects as JSON. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function fillExpression(text: string, roots: Roots, missing: Missing): unknown {
  const parsed = parseExpression(text);
  const value = parsed.ok ? resolve(parsed.expression, roots) : undefined;
  if (value === undefined) missing.add(text);
  return value;
}

/** `$$name` at the start of a text is the literal `$name`. */
function unescaped(text: string): string {
  return /^\$\$+[A-Za-z]/.test(text) ? text.slice(1) : text;
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(template: Template): template is readonly Template[] {
  return Array.isArray(template);
}
