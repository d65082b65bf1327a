import { UsageError } from '../usage-error.js';

/** `a,b` or a repeated flag to a list of words. Throws UsageError for an empty one. */
export function listed(text: string, before: readonly string[] = []): string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.some((word) => word === '')) throw new UsageError(`"${text}" is not a list of words separated by commas`);
  return [...new Set([...before, ...words])];
}
