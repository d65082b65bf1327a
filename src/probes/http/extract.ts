import type { CheerioAPI } from 'cheerio';
import { atPointer, parseExpression, type Roots, resolve } from '../../model/expression.js';
import type { OutputRule } from '../../model/manifest.js';
import { asText } from '../../model/template.js';
import { captured } from './regex.js';

/** What output rules read from. `text` is what `$response.body` is to `regex`, `css` and `matches`. */
export interface Reading {
  readonly roots: Roots;
  readonly text: string;
  /** Parses a text as HTML; remembers the last one. */
  readonly page: (html: string) => CheerioAPI;
}

let loader: typeof import('cheerio').load | null = null;

/** Loads the HTML parser, which takes a while: only for manifests with `css`. */
export async function prepareHtml(): Promise<void> {
  loader ??= (await import('cheerio')).load;
}

export function createReading(roots: Roots, text: string): Reading {
  let last: { html: string; page: CheerioAPI } | null = null;
  return {
    roots,
    text,
    page: (html) => {
      if (loader === null) throw new Error('prepareHtml comes first');
      if (last?.html !== html) last = { html, page: loader(html) };
      return last.page;
    },
  };
}

/** Whether there is a value: null and empty text are none. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** The value that a rule finds, `undefined` where nothing matches. Of a list of rules the first with a value counts. */
export function extract(rule: OutputRule, reading: Reading): unknown {
  const value = find(rule, reading);
  return isPresent(value) ? value : undefined;
}

/** Like `extract`, but tells a JSON null from a missing value. */
export function find(rule: OutputRule, reading: Reading): unknown {
  if (typeof rule === 'string') return evaluate(rule, reading.roots);
  if (isList(rule)) {
    for (const alternative of rule) {
      const value = extract(alternative, reading);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  if ('regex' in rule) {
    const text = textAt(rule.in, reading);
    return text === undefined ? undefined : captured(rule.regex, text);
  }
  if ('from' in rule) {
    const items = evaluate(rule.from, reading.roots);
    return Array.isArray(items)
      ? items.map((item) => fields(rule.each, (pointer) => atPointer(item, pointer)))
      : undefined;
  }
  const html = rule.in === undefined ? reading.text : textAt(rule.in, reading);
  if (html === undefined) return undefined;
  const page = reading.page(html);
  if (!('each' in rule)) return read(page(rule.css).first(), rule.attr);
  return page(rule.css)
    .toArray()
    .map((element) =>
      fields(rule.each, (field) => {
        const { css, attr } = typeof field === 'string' ? { css: field, attr: undefined } : field;
        const scope = page(element);
        return read(css === '' ? scope : scope.find(css).first(), attr);
      }),
    )
    .filter((item) => Object.keys(item).length > 0);
}

/** The text of what a rule finds: the raw body for `$response.body`. */
export function textAt(rule: OutputRule, reading: Reading): string | undefined {
  if (rule === '$response.body') return reading.text;
  const value = extract(rule, reading);
  return value === undefined ? undefined : asText(value);
}

function evaluate(text: string, roots: Roots): unknown {
  const parsed = parseExpression(text);
  return parsed.ok ? resolve(parsed.expression, roots) : undefined;
}

function fields<T>(each: Readonly<Record<string, T>>, at: (field: T) => unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of Object.keys(each)) {
    const value = at(each[name] as T);
    if (isPresent(value)) found[name] = value;
  }
  return found;
}

function read(element: ReturnType<CheerioAPI>, attr: string | undefined): string | undefined {
  if (element.length === 0) return undefined;
  if (attr !== undefined) return element.attr(attr);
  return visibleText(element.get(0) as unknown as PageNode)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const blocks =
  /^(?:address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)$/;

/** What of a parsed node matters here; the parser's own types are not part of its public face. */
interface PageNode {
  readonly type: string;
  readonly name?: string;
  readonly data?: string;
  readonly children?: readonly PageNode[];
}

/** Text as it reads on the page: neighbours that stand apart there stay apart, inline pieces stay one word. */
function visibleText(node: PageNode): string {
  if (node.type === 'text') return node.data ?? '';
  const inner = node.children?.map(visibleText).join('') ?? '';
  return node.name !== undefined && blocks.test(node.name) ? ` ${inner} ` : inner;
}

function isList(rule: OutputRule): rule is readonly OutputRule[] {
  return Array.isArray(rule);
}
