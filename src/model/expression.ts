import { remembering } from './remembering.js';

/** The roots that an expression may start at; which of them exist depends on where it is written. */
export const expressionRoots = [
  'inputs',
  'account',
  'session',
  'response',
  'steps',
  'twin',
  'upstream',
  'webhooks',
  'target',
  'run',
  'page',
] as const;
type ExpressionRoot = (typeof expressionRoots)[number];

/** The values behind the roots. Header names of `response.header` are lower case. */
export type Roots = Readonly<Partial<Record<ExpressionRoot, unknown>>>;

/** `$response.body#/order/id` taken apart. `root` is any word: whether it is known is judged where it is used. */
export interface Expression {
  readonly source: string;
  readonly root: string;
  readonly path: readonly string[];
  readonly pointer: string | null;
}

const whole = /^\$([A-Za-z][\w-]*)((?:\.[^.#{}\s]+)*)(?:#(.*))?$/s;

/** Whether a text is wholly an expression: `$word...`. `$100` and `$$word` are plain text. */
export function isExpression(text: string): boolean {
  return /^\$[A-Za-z]/.test(text);
}

export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly reason: string };

/** Takes one expression apart. Never throws; the reason of a failure quotes nothing but the expression. */
export const parseExpression: (text: string) => ParsedExpression = remembering((text) => {
  const match = whole.exec(text);
  if (match === null)
    return { ok: false, reason: `"${text}" is not an expression like $root.name or $root.name#/pointer` };
  const pointer = match[3] ?? null;
  if (pointer !== null && !isJsonPointer(pointer))
    return { ok: false, reason: `"${pointer}" is not a JSON Pointer: it starts with / and escapes ~ as ~0, / as ~1` };
  const path = (match[2] ?? '').split('.').slice(1);
  return { ok: true, expression: { source: text, root: match[1] ?? '', path, pointer } };
});

/** RFC 6901. */
export function isJsonPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/s.test(text);
}

/** The value at an RFC 6901 pointer, `undefined` where there is none. */
export function atPointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const token of tokensOf(pointer)) current = member(current, token);
  return current;
}

const tokensOf: (pointer: string) => readonly string[] = remembering((pointer) =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')),
);

/** Own members only: a name such as `constructor` must not find what every object inherits. */
function member(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(name) ? value[Number(name)] : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** The value an expression stands for, `undefined` where there is none. */
export function resolve(expression: Expression, roots: Roots): unknown {
  let current = member(roots, expression.root);
  const foldsCase = expression.root === 'response' && expression.path[0] === 'header';
  for (const name of expression.path) current = member(current, foldsCase ? name.toLowerCase() : name);
  return expression.pointer === null ? current : atPointer(current, expression.pointer);
}
