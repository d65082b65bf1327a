import type { Statements } from '../../src/model/check.js';
import type { ArtifactScan } from '../../src/model/facts/secrets.js';
import { globsEvidence, mostTold, sightingEvidence, told } from './sightings.js';

type Seen = { readonly seen: string };

/** Judges files that were searched: findings, globs that match nothing, parts that could not be read. */
export function judgeScan(scan: ArtifactScan, name: string, say: Statements<keyof Seen>): void {
  for (const sighting of scan.sightings.slice(0, mostTold))
    say.fail('seen', told(sighting), [sightingEvidence(sighting)]);
  const globs = scan.globs.map(({ glob }) => glob).join(', ');
  if (scan.files === 0) {
    say.unverified(
      'manifest',
      `no file matches ${globs === '' ? `\`artifacts.${name}\`, which is empty` : globs}: build first, or correct \`artifacts.${name}\``,
    );
  }
  const [unread] = scan.unread;
  if (unread) {
    const more = scan.unread.length > 1 ? `, and ${scan.unread.length - 1} more` : '';
    say.unverified('harness', `not everything could be read: ${unread.where} (${unread.reason})${more}`, [
      globsEvidence(scan, 'Files'),
    ]);
  }
  if (scan.sightings.length === 0 && scan.files > 0 && !unread) {
    const size = scan.bytes < 100_000 ? `${scan.bytes} bytes` : `${Math.round(scan.bytes / 1000)} kB`;
    say.met(`${scan.files} files (${size}) were searched, packed ones inside`, [
      globsEvidence(scan, 'Files that were searched'),
    ]);
  }
}
