import { resolve } from 'node:path';
import type { Manifest } from '../model/manifest.js';
import { buildManifest, type Written } from './build.js';
import { expandTree, type Place } from './expand.js';
import { scopes } from './expression-rules.js';
import { operationComplaints } from './operation-rules.js';
import { prepareSelectors } from './output-rules.js';
import type { Complaint, ManifestProblem } from './problem.js';
import { schemaComplaints } from './schema.js';
import { sectionComplaints } from './section-rules.js';
import { asMap, isMap } from './shape.js';
import { readSource } from './source.js';
import { composeTree } from './yaml-tree.js';

export { userAccounts } from '../model/accounts.js';
export { formatProblem } from './problem.js';
export { productionSigns } from './production.js';
export { schemaFile } from './schema.js';

export type LoadedManifest =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly problems: ManifestProblem[] };

/**
 * Reads a manifest: YAML, environment, schema, and what a schema cannot say. Answers every complaint at once, with
 * file, line and column; never throws for what the file holds. `overrides.target` replaces `target.baseUrl`, and the
 * audit then starts no app itself.
 */
export async function loadManifest(
  file: string,
  env: NodeJS.ProcessEnv,
  overrides: { readonly target?: string } = {},
): Promise<LoadedManifest> {
  const source = await readSource(file);
  if (!source.ok) return { ok: false, problems: [{ file, line: 1, column: 1, path: '', message: source.message }] };
  return parseManifest(source.text, file, env, overrides);
}

/** `loadManifest` for a text that is already read; `file` names it and its folder. */
export async function parseManifest(
  text: string,
  file: string,
  env: NodeJS.ProcessEnv,
  overrides: { readonly target?: string } = {},
): Promise<LoadedManifest> {
  const { root, faults } = composeTree(text);
  const position = positions(text);
  const problemAt = (at: number, path: string, message: string): ManifestProblem => ({
    file,
    ...position(at),
    path: bracketed(path),
    message,
  });
  if (root === null || faults.length > 0) {
    const found = faults.length > 0 ? faults : [{ at: 0, message: 'holds no document' }];
    return { ok: false, problems: found.map((fault) => problemAt(fault.at, '', fault.message)) };
  }
  const expanded = expandTree(root, text, env);
  const problems = expanded.faults.map((fault) => problemAt(fault.at, fault.path, fault.message));
  // A variable that is not set leaves no value to judge; what is unbounded is not judged either.
  const judged = expanded.faults.every((fault) => fault.path !== '');
  const spoilt = new Set(expanded.faults.map((fault) => fault.path));
  const complaints = judged ? await judge(expanded.value, expanded.places, resolve(file, '..'), overrides.target) : [];
  for (const complaint of complaints) {
    if (spoilt.has(complaint.path)) continue;
    const place = nearestPlace(expanded.places, complaint.path);
    const at = complaint.atKey === true && place.key >= 0 ? place.key : place.value;
    problems.push(problemAt(at, complaint.path, withoutSecrets(complaint.message, expanded.secrets)));
  }
  if (problems.length > 0) return { ok: false, problems: ordered(problems) };
  const line = (path: string): number => position(lineStart(nearestPlace(expanded.places, unbracketed(path)))).line;
  // The schema accepted the value, which is what `Written` states.
  const written = expanded.value as Written;
  return { ok: true, manifest: buildManifest(written, resolve(file), expanded.secrets, line, overrides.target) };
}

async function judge(
  value: unknown,
  places: ReadonlyMap<string, Place>,
  dir: string,
  target: string | undefined,
): Promise<Complaint[]> {
  const complaints = schemaComplaints(value, places);
  if (!isMap(value)) return complaints;
  if ([...places.keys()].some((path) => /\.css$/.test(path))) await prepareSelectors();
  const names = Object.values(asMap(value.accounts)).flatMap((account) => Object.keys(asMap(account)));
  const known = scopes([...new Set(names)].filter((name) => name !== 'auth'));
  return [...complaints, ...operationComplaints(value, known), ...sectionComplaints(value, dir, known, target)];
}

/** Offsets to 1-based lines and columns. */
function positions(text: string): (at: number) => { line: number; column: number } {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return (at) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  };
}

/** The place of a path, or of its nearest ancestor that is written. */
function nearestPlace(places: ReadonlyMap<string, Place>, path: string): Place {
  const found = places.get(path);
  if (found !== undefined) return found;
  if (path === '') return { key: 0, value: 0, written: null, interpolated: false };
  return nearestPlace(places, path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '');
}

function lineStart(place: Place): number {
  return place.key >= 0 ? place.key : place.value;
}

function bracketed(path: string): string {
  return path.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]');
}

function unbracketed(path: string): string {
  return path.replaceAll(/\[(\d+)\]/g, '.$1');
}

/** Complaints quote what is written; this is for what slips through all the same. */
function withoutSecrets(message: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((text, secret) => text.replaceAll(secret, '[secret]'), message);
}

function ordered(problems: readonly ManifestProblem[]): ManifestProblem[] {
  const unique = new Map(
    problems.map((problem) => [`${problem.line}:${problem.column}:${problem.path}:${problem.message}`, problem]),
  );
  return [...unique.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
