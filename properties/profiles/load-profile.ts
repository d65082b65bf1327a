import { join } from 'node:path';
import { packageRoot } from '../../src/checks/package-root.js';
import { openDocument, type YamlDocument } from '../../src/manifest/document.js';
import { prepareSelectors } from '../../src/manifest/output-rules.js';
import type { Complaint, ManifestProblem } from '../../src/manifest/problem.js';
import { schemaComplaints } from '../../src/manifest/schema.js';
import { asMap } from '../../src/manifest/shape.js';
import { readSource } from '../../src/manifest/source.js';
import type { ProfileLine, RetryProfile, RetryPromises } from '../../src/model/profile.js';
import { expressionComplaints, likenessComplaints } from './profile-rules.js';

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
  const source = await readSource(file, 'most shortly a profile says `extends: ietf` and `operations` of its own');
  if (!source.ok) return { ok: false, problems: [{ file, line: 1, column: 1, path: '', message: source.message }] };
  const document = openDocument(source.text, file, env);
  if (!document.judgeable) return { ok: false, problems: document.problemsOf([]) };
  const slips = schemaComplaints(document.value, document.places, 'retry-profile');
  // Where the value is not what `Written` states, the schema says so.
  const written = asMap(document.value) as unknown as Written;
  const known = profileIds.find((id) => id === written.extends);
  const base = known === undefined ? null : await loadProfile(known, env);
  if (base && !base.ok) return base;
  const profile = complete(written, base?.profile ?? null, linesOf(document, source.text, base !== null));
  if ([...document.places.keys()].some((path) => path.endsWith('.css'))) await prepareSelectors();
  // Fields that a misspelt base would bring are not missed as well.
  if (known === written.extends) slips.push(...expressionComplaints(profile));
  const complaints = slips.length > 0 ? slips : gapsOf(profile);
  const problems = document.problemsOf(complaints.map((complaint) => placed(complaint, document, known)));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, profile, secrets: document.secrets };
}

/** What an extended profile brings stands in no line of this file: what replaces a part of it there does. */
function placed(complaint: Complaint, { places }: YamlDocument, base: ProfileId | undefined): Complaint {
  const { path, message } = complaint;
  if (base === undefined || complaint.atKey || places.has(path) || path === '') return complaint;
  const own = ['variants', 'operations.prepare', 'operations.create', 'promises'].find((name) => places.has(name));
  return { path: own ?? 'extends', message: `${path} of ${base}: ${message}` };
}

/** What neither the schema nor a base made sure of; read once both were. */
function gapsOf(profile: RetryProfile): Complaint[] {
  const { operations, promises } = profile;
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
  return gaps.length > 0 ? gaps : likenessComplaints(profile);
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
