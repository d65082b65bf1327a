import type { Change } from '../../pacts/record/drift.js';
import { plainText } from '../../reporters/plain-text.js';

/** Differences between two contracts, a line each. */
export function tellDrift(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no drift\n';
  return changes
    .map(
      ({ kind, interaction, what }) =>
        `${kind.padEnd(8)} ${plainText(interaction)}${what === '' ? '' : `: ${plainText(what)}`}\n`,
    )
    .join('');
}
