import { resolve } from 'node:path';
import { Command } from 'commander';
import { exitStatus } from '../../verdict/verdict.js';
import { openManifest } from '../open-manifest.js';
import { reporterNames } from '../outputs.js';
import { parseCount, parseDuration, parseSeed } from '../parse-duration.js';
import type { AuditRequest } from '../pipeline.js';
import { guardProduction } from '../production-guard.js';
import { providerLimits } from '../provider-limits.js';
import { refuseDefects } from '../refuse-defects.js';
import { repeatCommand } from '../repeat-command.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import { isProvider, partnerAudit } from '../whose-audit.js';
import { listed } from './listed.js';

interface Options {
  manifest?: string;
  target?: string;
  only?: string[];
  seed?: number;
  budget?: number;
  out: string;
  reporter: string[];
  json?: true;
  from?: string;
  defect: string[];
  profile?: string;
  replica: string[];
  restart?: string;
  maxTrades?: number;
  maxRps?: number;
  waivers?: string;
  suite: string[];
  allowLive?: true;
  allowProduction?: true;
}

const providerHelp = `
A provider (--profile with --target, no --manifest) takes its keys from the environment: PROVIDER_SECRET_KEY, and
PROVIDER_SECRET_KEY_2 of another account for what concerns two of them. TWIN_CONTROL_TOKEN lets the clock, the cache
and the faults of a twin at the URL be moved; without it what depends on them is unverified. Fixed and generated
sequences take 180 s each at most, unless --budget gives them longer.`;

/** `audit`: drives a partner, or judges a record of it, and writes the report. */
export function auditCommand(session: Session): Command {
  return new Command('audit')
    .description('audit a partner; with no manifest the embedded reference partner')
    .option('--manifest <file>', 'how to drive the partner (default: readiness.yaml here, else the embedded partner)')
    .option('--target <url>', 'a partner that already runs there; starts no server')
    .option('--only <ids>', 'check, question or area ids', listed)
    .option('--seed <n>', 'repeat a run', parseSeed)
    .option('--budget <time>', 'stop after this long, e.g. 60s; a longer one generates more walks', parseDuration)
    .option('--out <dir>', 'folder of the report', 'readiness-report')
    .option('--reporter <names>', 'json, html, junit, markdown, sarif, ctrf, text', listed, ['json', 'html', 'junit'])
    .option('--json', 'print the report to stdout')
    .option('--from <dir>', 'judge a recorded run again, with no network')
    .option('--defect <ids>', 'plant these mistakes into the embedded partner', listed, [])
    .option(
      '--profile <name>',
      'of the provider at --target: 0pools, swaps, ietf, stripe, or a file; with --manifest of a partner: swaps',
    )
    .option('--replica <urls>', 'more addresses of the same provider', listed, [])
    .option('--restart <command>', 'restarts the provider')
    .option('--max-trades <n>', 'creations that a provider audit may make (default: 250)', parseCount)
    .option('--max-rps <n>', 'requests a second to a provider (default: 20)', parseCount)
    .option('--waivers <file>', 'accepted failures (default: waivers.yaml beside the manifest)')
    .option('--suite <files>', 'your own suite files, judged with the others', listed, [])
    .option('--allow-live', 'let live keys be used')
    .option('--allow-production', 'let a production host be driven')
    .addHelpText('after', providerHelp)
    .action(async (options: Options) => session.end(await run(options, session)));
}

async function run(options: Options, session: Session): Promise<number> {
  const request: AuditRequest = {
    out: resolve(session.cwd, options.out),
    cwd: session.cwd,
    only: options.only ?? null,
    reporters: reporterNames(options.reporter),
    waivers: options.waivers === undefined ? null : resolve(session.cwd, options.waivers),
    suites: options.suite.map((file) => resolve(session.cwd, file)),
    json: options.json === true,
    engine: session.engine ?? (await import('../../engine/run-suites.js')).runSuites,
    today: new Date(session.now()).toISOString().slice(0, 10),
  };
  // The engine and the probes are loaded only by who needs them: help answers at once.
  const { auditLive, auditRecord } = await import('../pipeline.js');
  if (options.from !== undefined) {
    refuseWith('--from', options, recorded);
    return exitStatus(await auditRecord(resolve(session.cwd, options.from), request, session.terminal));
  }
  if (isProvider(options)) return runProvider(options, request, session);
  refuseDefects(options.defect, options.target);
  const { file, profile } = partnerAudit(options, session.cwd, options.defect);
  const manifest = await openManifest(file, session.env, options.target ?? null);
  guardProduction(manifest, { live: options.allowLive === true, production: options.allowProduction === true });
  const seed = options.seed ?? session.seed();
  const live = {
    manifest,
    profile,
    seed,
    budgetMs: options.budget ?? null,
    defects: options.defect,
    signal: session.signal,
  };
  const command = repeatCommand({ ...options, seed });
  return exitStatus(await auditLive({ ...request, ...live, command }, session.terminal));
}

async function runProvider(
  options: Options & { readonly profile: string; readonly target: string },
  request: AuditRequest,
  session: Session,
): Promise<number> {
  const { target, profile, replica, restart } = options;
  if (options.defect.length > 0) {
    throw new UsageError('--defect plants a mistake into the embedded partner; a provider is taken as it is');
  }
  const { auditProvider } = await import('../audit-provider.js');
  const seed = options.seed ?? session.seed();
  const live = {
    profile,
    targets: [target, ...replica].map((url) => url.replace(/\/+$/, '')),
    seed,
    budgetMs: options.budget ?? null,
    restart: restart ?? null,
    limits: providerLimits(options),
    allow: { live: options.allowLive === true, production: options.allowProduction === true },
    command: repeatCommand({ ...options, seed }),
  };
  return exitStatus(await auditProvider({ ...request, ...live }, session));
}

/** What was settled when a run was recorded. */
const recorded = [
  ...(['manifest', 'target', 'seed', 'budget', 'defect', 'profile'] as const),
  ...(['replica', 'restart', 'maxTrades', 'maxRps'] as const),
];

function refuseWith(flag: string, options: Options, others: readonly (keyof Options)[]): void {
  for (const other of others) {
    const value = options[other];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const name = other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`${flag} judges what was recorded; it cannot be combined with --${name}`);
  }
}
