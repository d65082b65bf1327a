import { load } from 'cheerio';
import { parseExpression, type Roots, resolve } from '../../model/expression.js';
import type { OutputRule } from '../../model/manifest.js';

/** What the page tells after accepting: `$page.url`, `$page.text` and `$page.content` are strings; css reads the content. */
export function readUiOutputs(
  rules: Readonly<Record<string, OutputRule>>,
  roots: Roots,
): Readonly<Record<string, unknown>> {
  const outputs: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = readRule(rule, roots);
    if (value !== undefined && value !== null && value !== '') outputs[name] = value;
  }
  return outputs;
}

function readRule(rule: OutputRule, roots: Roots): unknown {
  if (typeof rule === 'string') return source(rule, roots);
  if (isList(rule)) return rule.map((one) => readRule(one, roots)).find((value) => value !== undefined);
  if ('regex' in rule) {
    const text = readRule(rule.in, roots);
    return typeof text === 'string' ? (new RegExp(rule.regex, 's').exec(text)?.[1] ?? undefined) : undefined;
  }
  if ('from' in rule) return undefined;
  const html = source(rule.in ?? '$page.content', roots);
  if (typeof html !== 'string') return undefined;
  const page = load(html);
  const found = page(rule.css).first();
  if ('each' in rule || found.length === 0) return undefined;
  return rule.attr === undefined ? found.text().trim() : found.attr(rule.attr);
}

function source(text: string, roots: Roots): unknown {
  const parsed = parseExpression(text);
  return parsed.ok ? resolve(parsed.expression, roots) : undefined;
}

/** `Array.isArray` alone does not narrow read-only lists. */
function isList(rule: OutputRule): rule is readonly OutputRule[] {
  return Array.isArray(rule);
}
