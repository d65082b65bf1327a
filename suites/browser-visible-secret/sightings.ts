import { rowsEvidence } from '../../src/checks/evidence.js';
import type { ArtifactScan, PlacedSighting, SecretSighting } from '../../src/model/facts/secrets.js';
import type { Evidence } from '../../src/model/report.js';

/** More findings of one kind would only repeat the first. */
export const mostTold = 10;

/** What a message needs to name a sighting. */
export function told({ label, where, line, column, form }: SecretSighting) {
  return { label, where, line, column, form };
}

/** One sighting as a table row: where it is, never what it is. */
export function sightingEvidence(sighting: SecretSighting | PlacedSighting): Evidence {
  const phase = 'phase' in sighting ? sighting.phase : null;
  const place = `${sighting.line}:${sighting.column}`;
  return rowsEvidence(
    ['secret', 'where', 'line:column', 'spelling', 'excerpt', 'when'],
    [[sighting.label, sighting.where, place, sighting.form, sighting.excerpt, phase]],
    `The ${sighting.label} in ${sighting.where}`,
  );
}

/** How many texts of each kind were searched. */
export function countsEvidence(counts: Readonly<Record<string, number>>, summary: string): Evidence {
  const rows = Object.entries(counts).map(([kind, count]) => [kind, String(count)]);
  return rowsEvidence(['searched', 'how many'], rows, summary);
}

/** What the globs of the manifest matched. */
export function globsEvidence(scan: ArtifactScan, summary: string): Evidence {
  const rows = scan.globs.map(({ glob, files }) => [glob, String(files)]);
  return rowsEvidence(['glob', 'files'], rows, summary);
}
