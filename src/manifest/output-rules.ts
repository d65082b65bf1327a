import type { CheerioAPI } from 'cheerio';
import { isJsonPointer } from '../model/expression.js';
import { type Scope, textComplaints } from './expression-rules.js';
import type { Complaint } from './problem.js';
import { asMap, isMap } from './shape.js';

/** Complaints about one way to find a value, whatever its form. */
export function outputComplaints(rule: unknown, path: string, scope: Scope): Complaint[] {
  if (typeof rule === 'string')
    return rule.startsWith('$') ? expressions(rule, path, scope) : [{ path, message: notAnExpression(rule) }];
  if (Array.isArray(rule)) return rule.flatMap((item, index) => outputComplaints(item, `${path}.${index}`, scope));
  if (!isMap(rule)) return [];
  const complaints: Complaint[] = [];
  if (typeof rule.regex === 'string') {
    complaints.push(
      ...regexComplaints(rule.regex, `${path}.regex`, true),
      ...outputComplaints(rule.in, `${path}.in`, scope),
    );
  } else if (typeof rule.css === 'string') {
    complaints.push(...selectorComplaints(rule.css, `${path}.css`));
    if (typeof rule.in === 'string') complaints.push(...outputComplaints(rule.in, `${path}.in`, scope));
    if (rule.each !== undefined && rule.attr !== undefined)
      complaints.push({ path: `${path}.attr`, atKey: true, message: 'goes inside `each` where there is one' });
    for (const [name, field] of Object.entries(asMap(rule.each))) {
      const selector = isMap(field) ? field.css : field;
      if (typeof selector === 'string' && selector !== '')
        complaints.push(...selectorComplaints(selector, `${path}.each.${name}`));
    }
  } else if (typeof rule.from === 'string') {
    complaints.push(...outputComplaints(rule.from, `${path}.from`, scope));
    for (const [name, pointer] of Object.entries(asMap(rule.each)))
      if (typeof pointer === 'string' && !isJsonPointer(pointer))
        complaints.push({
          path: `${path}.each.${name}`,
          message: `"${pointer}" is not a JSON Pointer relative to the item, such as /id`,
        });
  }
  return complaints;
}

/** Complaints about a regular expression; `group` asks for something to capture. */
export function regexComplaints(pattern: string, path: string, group: boolean): Complaint[] {
  try {
    const groups = (new RegExp(`${pattern}|`).exec('')?.length ?? 1) - 1;
    return group && groups === 0
      ? [{ path, message: 'needs a group in parentheses: what it captures is the value' }]
      : [];
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : 'not understood';
    return [{ path, message: `not a regular expression: ${reason}` }];
  }
}

let page: CheerioAPI | null = null;

/** Loads the selector engine, which takes a while: only for manifests with selectors. */
export async function prepareSelectors(): Promise<void> {
  const { load } = await import('cheerio');
  page ??= load('<p></p>');
}

/** Complaints about a CSS selector, tried on a page of one element. Wants `prepareSelectors` before. */
function selectorComplaints(selector: string, path: string): Complaint[] {
  try {
    page?.(selector);
    return [];
  } catch {
    return [{ path, message: 'not a CSS selector' }];
  }
}

function expressions(text: string, path: string, scope: Scope): Complaint[] {
  return textComplaints(text, scope).map((message) => ({ path, message }));
}

function notAnExpression(text: string): string {
  const pointer = text.startsWith('/') ? ` Did you mean "$response.body#${text}"?` : '';
  return `expected an expression such as $response.body#/id, or one of { regex, in }, { css }, { from, each }.${pointer}`;
}
