import type { Roots } from '../../model/expression.js';
import { fillText, type Missing } from '../../model/template.js';

/** A text of the `ui` section with its values. Throws, naming what has none. In addresses values are URL-encoded. */
export function fillStep(template: string, roots: Roots, encode?: (value: string) => string): string {
  const missing: Missing = new Set();
  const text = fillText(template, roots, missing, encode);
  if (text === undefined) throw new Error(`${[...missing].join(', ') || template} has no value here`);
  return text;
}
