import { join } from 'node:path';
import { packageRoot } from '../../src/checks/package-root.js';
import { openDocument, type YamlDocument } from '../../src/manifest/document.js';
import type { Complaint, ManifestProblem } from '../../src/manifest/problem.js';
import { schemaComplaints } from '../../src/manifest/schema.js';
import { readSource } from '../../src/manifest/source.js';
import { parseExpression } from '../../src/model/expression.js';
import type { ProfileLine, RetryProfile, RetryPromises } from '../../src/model/profile.js';

/** The profiles of the package. */
export const profileIds = ['0pools', 'swaps', 'ietf', 'stripe'] as const;
type ProfileId = (typeof profileIds)[number];

export type LoadedProfile =
  | { readonly ok: true; readonly profile: RetryProfile; readonly secrets: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] };

/** As written: what `extends` brings may be left out. */
interface Written {
  readonly id: string;
  readonly title?: string;
  readonly extends?: ProfileId;
  readonly auth?: RetryProfile['auth'];
  readonly keyHeader?: string;
  readonly keyFormat?: RetryProfile['keyFormat'];
  readonly operations?: Partial<RetryProfile['operations']>;
  readonly variants?: RetryProfile['variants'];
  readonly twinOperation?: RetryProfile['twinOperation'];
  readonly promises?: Partial<RetryPromises>;
}

function profileFile(id: ProfileId): string {
  return join(packageRoot(), 'properties', 'profiles', `${id}.yaml`);
}

/**
 * Loads a profile by the id of a packaged one, or by the path of a YAML file. Answers every complaint with its place.
 * `${NAME}` is taken from the environment, as in a manifest.
 */
export async function loadProfile(name: string, env: NodeJS.ProcessEnv): Promise<LoadedProfile> {
  const packaged = profileIds.find((id) => id === name);
  const file = packaged ? profileFile(packaged) : name;
  const source = await readSource(file);
  if (!source.ok) return { ok: false, problems: [{ file, line: 1, column: 1, path: '', message: source.message }] };
  const document = openDocument(source.text, file, env);
  const complaints = document.judgeable ? complaintsOf(document) : [];
  const problems = document.problemsOf(complaints);
  if (problems.length > 0) return { ok: false, problems };
  // The schema accepted the value, which is what `Written` states.
  const written = document.value as Written;
  const base = written.extends === undefined ? null : await loadProfile(written.extends, env);
  if (base && !base.ok) return base;
  const profile = complete(written, base?.profile ?? null, linesOf(document, source.text, base !== null));
  const gaps = document.problemsOf(gapsOf(profile));
  if (gaps.length > 0) return { ok: false, problems: gaps };
  return { ok: true, profile, secrets: document.secrets };
}

function complaintsOf({ value, places }: YamlDocument): Complaint[] {
  const complaints = schemaComplaints(value, places, 'retry-profile');
  for (const [path, place] of places) {
    const { written } = place;
    if (written === null || !/^\$[A-Za-z]/.test(written) || place.interpolated) continue;
    const parsed = parseExpression(written);
    if (!parsed.ok) complaints.push({ path, message: parsed.reason });
    else if (!['inputs', 'account', 'steps', 'response'].includes(parsed.expression.root)) {
      const known = '$inputs, $account.credential, $steps.prepare, $response';
      complaints.push({ path, message: `there is no $${parsed.expression.root} here. Known: ${known}.` });
    }
  }
  return complaints;
}

/** What neither the schema nor a base made sure of. */
function gapsOf({ operations, promises }: RetryProfile): Complaint[] {
  const gaps: Complaint[] = [];
  const { create, list, prepare } = operations;
  if (create?.outputs.id === undefined)
    gaps.push({
      path: 'operations.create',
      message: 'the output "id" is missing: without it nobody can tell one resource from two',
    });
  if (list && list.outputs.items === undefined)
    gaps.push({ path: 'operations.list', message: 'the output "items" is missing: each has id and reference' });
  if (promises.prepared === 'once' && prepare === null)
    gaps.push({
      path: 'promises.prepared',
      message: '"once" is about what operations.prepare makes, and there is none',
    });
  if (promises.replay === undefined)
    gaps.push({ path: 'promises', message: 'the key "replay" is missing: what same key and same body answer' });
  return gaps;
}

const open: Omit<RetryPromises, 'replay'> = {
  mismatch: 'unstated',
  missingKey: 'unstated',
  inFlight: 'unstated',
  newKey: 'unstated',
  prepared: 'unstated',
  scope: 'unstated',
  retention: 'unstated',
  secondLayer: 'unstated',
  restart: 'unstated',
  failure: 'unstated',
};

function complete(written: Written, base: RetryProfile | null, lines: RetryProfile['lines']): RetryProfile {
  const own = written.operations ?? {};
  return {
    profile: 1,
    id: written.id,
    title: written.title ?? base?.title ?? written.id,
    auth: written.auth ?? base?.auth ?? null,
    keyHeader: written.keyHeader ?? base?.keyHeader ?? 'Idempotency-Key',
    keyFormat: written.keyFormat ?? base?.keyFormat ?? 'plain',
    operations: {
      prepare: own.prepare ?? base?.operations.prepare ?? null,
      // `gapsOf` complains where neither has one.
      create: (own.create ?? base?.operations.create) as RetryProfile['operations']['create'],
      list: own.list ?? base?.operations.list ?? null,
      unkeyed: own.unkeyed ?? base?.operations.unkeyed ?? [],
    },
    variants: written.variants ?? base?.variants ?? [],
    twinOperation: written.twinOperation ?? base?.twinOperation ?? null,
    promises: { ...open, ...base?.promises, ...written.promises } as RetryPromises,
    lines: { ...base?.lines, ...lines },
  };
}

/** The lines that a check quotes when it does not apply. */
function linesOf(document: YamlDocument, text: string, extended: boolean): RetryProfile['lines'] {
  const rows = text.split(/\r\n|\r|\n/);
  const at = (path: string): ProfileLine => {
    const line = document.line(path);
    return { line, text: rows[line - 1]?.trim() ?? '' };
  };
  const promises = [...document.places.keys()].filter((path) => /^promises\.[^.]+$/.test(path));
  const named = Object.fromEntries(promises.map((path) => [path.replace('promises.', ''), at(path)]));
  const operations = (['list', 'prepare', 'unkeyed'] as const)
    // What an extended profile says elsewhere stands there.
    .filter((name) => !extended || document.places.has(`operations.${name}`))
    .map((name) => [name, at(`operations.${name}`)] as const);
  return { ...Object.fromEntries(operations), ...named };
}
