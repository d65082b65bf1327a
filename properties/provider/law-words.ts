import { loadCatalogue } from '../../src/checks/catalogue.js';
import { suites } from '../../suites/index.js';
import type { Broken } from './write-example.js';

/** A law as the checklists word it. */
export function lawInWords(law: string): { readonly text: string; readonly rules: readonly string[] } {
  const entry = loadCatalogue().checks.find(({ id }) => id === law);
  return { text: entry?.title ?? law, rules: entry?.rules ?? [] };
}

/** What was seen, as the check would say it. */
export function seenInWords({ law, message, data }: Broken): string {
  const check = suites['provider-contract'].find(({ id }) => id === law);
  const messages: Readonly<Record<string, string>> = check?.messages ?? {};
  return (messages[message] ?? message).replaceAll(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? ''));
}
