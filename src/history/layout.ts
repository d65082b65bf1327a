import { basename } from 'node:path';

/** What a recorded run looks like on disk: `run.json`, `drills/<id>.json`, `upstream/<stage>.json`, `files/<name>`. */
export const runFile = 'run.json';
export const drillsDir = 'drills';
export const upstreamDir = 'upstream';
export const filesDir = 'files';
export const kinds = {
  run: '0pools-readiness/run',
  drill: '0pools-readiness/drill',
  upstream: '0pools-readiness/upstream',
} as const;
export const schemaVersion = 1;

/** A name without folders or characters that a file system or a page may take amiss. */
export function safeName(name: string): string {
  const safe = basename(name)
    .replaceAll(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '');
  return safe === '' ? 'file' : safe.slice(-120);
}
