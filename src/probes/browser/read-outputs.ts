import type { Roots } from '../../model/expression.js';
import type { OutputRule } from '../../model/manifest.js';
import { createReading, extract, isPresent, prepareHtml } from '../http/extract.js';

/** What the page tells: `$page.url`, `$page.text` (visible) and `$page.content` (HTML, also what `css` reads). */
export async function readUiOutputs(
  rules: Readonly<Record<string, OutputRule>>,
  roots: Roots,
  page: { readonly url: string; readonly text: string; readonly content: string },
): Promise<Readonly<Record<string, unknown>>> {
  await prepareHtml();
  const reading = createReading({ ...roots, page }, page.content);
  const outputs = Object.entries(rules).map(([name, rule]) => [name, extract(rule, reading)] as const);
  return Object.fromEntries(outputs.filter(([, value]) => isPresent(value)));
}
