import { dirname, resolve } from 'node:path';
import { performers } from '../model/accounts.js';
import type { Auth, Lane, Manifest, OperationTemplate, OutcomeRow, RequestTemplate, Ui } from '../model/manifest.js';
import { type OperationName, type Outcome, operationNames } from '../model/words.js';
import { asMap, type Raw } from './shape.js';

type Outcomes = Readonly<Partial<Record<Outcome, readonly OutcomeRow[]>>>;

/** The manifest as the schema accepted it; every cast below rests on that. */
export interface Written {
  readonly partner: { readonly name: string; readonly environment?: string };
  readonly target: Raw & { readonly baseUrl?: string };
  readonly upstream?: Raw;
  readonly webhooks?: Raw | 'none';
  readonly accounts: Manifest['accounts'];
  readonly auth?: Auth | 'none';
  readonly lanes: readonly Lane[];
  readonly unsupported?: { readonly network: string };
  readonly limits?: Partial<Manifest['limits']>;
  readonly timing?: Partial<Manifest['timing']>;
  readonly defaults?: { readonly request?: Partial<RequestTemplate>; readonly outcomes?: Outcomes };
  readonly operations?: Readonly<Partial<Record<OperationName, OperationTemplate>>>;
  readonly vocabulary?: Raw;
  readonly ui?: (Partial<Ui> & Pick<Ui, 'accept' | 'steps'>) | 'none';
  readonly artifacts?: Raw;
  readonly hooks?: Raw;
  readonly driver?: string;
}

/** Fills defaults in and makes paths absolute. */
export function buildManifest(
  written: Written,
  file: string,
  secrets: readonly string[],
  line: Manifest['line'],
  target: string | undefined,
): Manifest {
  const dir = dirname(file);
  const defaults = written.defaults ?? {};
  const artifacts = asMap(written.artifacts) as Partial<
    Record<keyof Manifest['artifacts'], readonly string[] | 'none'>
  >;
  const list = (globs: readonly string[] | 'none' | undefined): readonly string[] | undefined =>
    globs === 'none' ? undefined : globs;
  const hooks = asMap(written.hooks) as Partial<Record<keyof Manifest['hooks'], { command: string }>>;
  return {
    file,
    dir,
    partner: { name: written.partner.name, environment: written.partner.environment ?? 'unspecified' },
    target: buildTarget(written, dir, target),
    upstream: buildUpstream(asMap(written.upstream)),
    webhooks: written.webhooks === 'none' ? null : written.webhooks && buildWebhooks(written.webhooks),
    accounts: written.accounts,
    auth: written.auth === undefined || written.auth === 'none' ? null : written.auth,
    lanes: written.lanes,
    unsupported: written.unsupported ?? null,
    limits: { maxTrades: 500, maxRequestsPerSecond: 50, ...written.limits },
    timing: { settleWithinMs: 15_000, ...written.timing },
    defaults: { request: defaults.request ?? {} },
    operations: buildOperations(written, defaults),
    vocabulary: buildVocabulary(asMap(written.vocabulary)),
    ui: written.ui === 'none' ? null : written.ui && buildUi(written.ui),
    artifacts: {
      bundles: list(artifacts.bundles),
      mobile: artifacts.mobile === 'none' ? null : artifacts.mobile,
      logs: list(artifacts.logs),
      supportPackets: list(artifacts.supportPackets),
    },
    hooks: { restart: hooks.restart ?? null, reconcile: hooks.reconcile ?? null },
    driver: written.driver === undefined ? null : resolve(dir, written.driver),
    secrets,
    line,
  };
}

function buildTarget(written: Written, dir: string, override: string | undefined): Manifest['target'] {
  const target = written.target as Partial<Omit<Manifest['target'], 'webServer'>> & { webServer?: Raw };
  const server = target.webServer as Partial<NonNullable<Manifest['target']['webServer']>> & { command: string };
  return {
    port: target.port ?? null,
    baseUrl: override ?? target.baseUrl ?? '',
    headers: asTexts(asMap(target.headers)),
    timeoutMs: target.timeoutMs ?? 10_000,
    tls: target.tls ? { caFile: resolve(dir, target.tls.caFile) } : null,
    // Somebody else started the app that --target names.
    webServer:
      server === undefined || override !== undefined
        ? null
        : {
            command: server.command,
            cwd: resolve(dir, server.cwd ?? '.'),
            url: server.url ?? '/',
            env: asTexts(asMap(server.env)),
            timeoutMs: server.timeoutMs ?? 30_000,
            reuseExistingServer: server.reuseExistingServer ?? false,
          },
  };
}

function buildUpstream(upstream: Raw): Manifest['upstream'] {
  const given = upstream as Partial<Omit<Manifest['upstream'], 'listen'>> & { listen?: string };
  const [, host = '127.0.0.1', port = '0'] = /^(.*):(\d+)$/.exec(given.listen ?? '127.0.0.1:0') ?? [];
  return {
    mode: given.mode ?? 'twin',
    listen: { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) },
    publicUrl: given.publicUrl ?? null,
    forwardTo: given.forwardTo ?? null,
    secretKey: given.secretKey ?? null,
    publishableKey: given.publishableKey ?? null,
    swapsCredential: given.swapsCredential ?? null,
    quoteTtlMs: given.quoteTtlMs ?? 2000,
  };
}

function buildWebhooks(webhooks: Raw): NonNullable<Manifest['webhooks']> {
  const given = webhooks as { url: string; secret?: string; header?: string };
  return { url: given.url, secret: given.secret ?? null, header: given.header ?? 'Gate-Signature' };
}

function buildUi(ui: Partial<Ui> & Pick<Ui, 'accept' | 'steps'>): Ui {
  return { pages: {}, signIn: [], outputs: {}, orderStatus: null, countdown: null, ...ui };
}

function buildOperations(written: Written, defaults: NonNullable<Written['defaults']>): Manifest['operations'] {
  const operations: Partial<Record<OperationName, OperationTemplate>> = {};
  for (const name of operationNames) {
    const operation = written.operations?.[name];
    if (operation === undefined) continue;
    const performer = operation.as ?? performers[name];
    operations[name] = {
      ...operation,
      ...(performer !== undefined && Object.hasOwn(written.accounts, performer) ? { as: performer } : {}),
      ...(operation.request ? { request: mergeRequest(defaults.request ?? {}, operation.request) } : {}),
      ...(operation.steps
        ? {
            steps: operation.steps.map((step) => ({
              ...step,
              request: mergeRequest(defaults.request ?? {}, step.request),
            })),
          }
        : {}),
      outcomes: { ...defaults.outcomes, ...operation.outcomes },
    };
  }
  return operations;
}

const bodies = ['body', 'form', 'multipart', 'text'] as const;

/** An operation's own words win; headers and query are merged by name, header names without regard to case. */
function mergeRequest(base: Partial<RequestTemplate>, own: RequestTemplate): RequestTemplate {
  const merged = { ...base, ...own };
  if (base.headers || own.headers) {
    const ownNames = new Set(Object.keys(own.headers ?? {}).map((name) => name.toLowerCase()));
    const kept = Object.entries(base.headers ?? {}).filter(([name]) => !ownNames.has(name.toLowerCase()));
    merged.headers = { ...Object.fromEntries(kept), ...own.headers };
  }
  if (base.query || own.query) merged.query = { ...base.query, ...own.query };
  const hasOwnBody = bodies.some((body) => own[body] !== undefined);
  for (const body of bodies) if (hasOwnBody && own[body] === undefined) delete merged[body];
  return merged;
}

function asTexts(map: Raw): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, String(value)]));
}

function buildVocabulary(vocabulary: Raw): Manifest['vocabulary'] {
  const words = (name: string): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      Object.entries(asMap(vocabulary[name])).map(([word, list]) => [word, (list as readonly unknown[]).map(String)]),
    );
  return { status: words('status'), reason: words('reason'), entryKind: words('entryKind'), side: words('side') };
}
