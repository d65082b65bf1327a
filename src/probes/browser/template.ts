import { parseExpression, type Roots, resolve } from '../../model/expression.js';

/** Fills `$root.name` and `{$root.name}`. In addresses what is put in is URL-encoded. Throws where a value is absent. */
export function fillText(template: string, roots: Roots, encode = false): string {
  if (/^\$[A-Za-z]/.test(template)) return valueBehind(template, roots);
  return template.replaceAll(/\{(\$[^}]+)\}/g, (_, source: string) => {
    const value = valueBehind(source, roots);
    return encode ? encodeURIComponent(value) : value;
  });
}

function valueBehind(source: string, roots: Roots): string {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.reason);
  const value = resolve(parsed.expression, roots);
  if (value === undefined || value === null) throw new Error(`${source} has no value here`);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
