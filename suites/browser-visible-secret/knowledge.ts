import type { Statements } from '../../src/model/check.js';
import type { KnownSecret } from '../../src/model/facts/secrets.js';

/** Says what a clean search would not prove: keys of unknown value, or keys that the app never used. */
export function sayWhatIsUnknown(secrets: readonly KnownSecret[], say: Pick<Statements<never>, 'unverified'>): boolean {
  const unknown = secrets.filter(({ known }) => !known);
  const unused = secrets.filter(({ known, inUse }) => known && inUse === false);
  if (unknown.length > 0) {
    const names = unknown.map(({ label, how }) => `the ${label} (${how})`).join(', ');
    say.unverified(
      'manifest',
      `nothing that looks like a key was seen, but the run does not know ${names}: tell it in \`upstream.secretKey\` and \`webhooks.secret\`, so that every spelling can be searched for`,
    );
  }
  for (const { label, how } of unused) {
    say.unverified(
      'partner',
      `the app was not seen to use the ${label} (${how}), so that it is not seen proves little`,
    );
  }
  return unknown.length > 0 || unused.length > 0;
}

/** What was searched for, for the sentence of a pass. */
export function searchedFor(secrets: readonly KnownSecret[]): string {
  const named = secrets.filter(({ known }) => known).map(({ label, how }) => `the ${label} (${how})`);
  return [...named, 'anything that looks like a key'].join(', ');
}
