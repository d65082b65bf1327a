import { resolve } from 'node:path';
import type { Manifest } from '../model/manifest.js';
import { buildManifest, type Written } from './build.js';
import { openDocument } from './document.js';
import type { Place } from './expand.js';
import { scopes } from './expression-rules.js';
import { operationComplaints } from './operation-rules.js';
import { prepareSelectors } from './output-rules.js';
import type { Complaint, ManifestProblem } from './problem.js';
import { schemaComplaints } from './schema.js';
import { sectionComplaints } from './section-rules.js';
import { asMap, isMap } from './shape.js';
import { readSource } from './source.js';

export { userAccounts } from '../model/accounts.js';
export { formatProblem } from './problem.js';
export { productionSigns, providerSigns, upstreamSigns } from './production.js';
export { schemaFile } from './schema.js';
export { holdsUser } from './section-rules.js';

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
  const document = openDocument(text, file, env);
  const { value, places, secrets, line } = document;
  const complaints = document.judgeable ? await judge(value, places, resolve(file, '..'), overrides.target) : [];
  const problems = document.problemsOf(complaints);
  if (problems.length > 0) return { ok: false, problems };
  // The schema accepted the value, which is what `Written` states.
  return { ok: true, manifest: buildManifest(value as Written, resolve(file), secrets, line, overrides.target) };
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
