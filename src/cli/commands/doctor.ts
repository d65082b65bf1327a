import { Command } from 'commander';
import { loadCatalogue } from '../../checks/catalogue.js';
import { narrowCatalogue } from '../../checks/narrow-catalogue.js';
import { checkTarget } from '../http-url.js';
import { openManifest } from '../open-manifest.js';
import type { Symptom } from '../preflight.js';
import { askedChecks } from '../select-checks.js';
import type { Session } from '../session.js';
import { isProvider, partnerAudit } from '../whose-audit.js';
import { listed } from './listed.js';

interface Options {
  manifest?: string;
  target?: string;
  profile?: string;
  replica: string[];
  restart?: string;
  json?: true;
}

const signs = { ok: 'ok      ', missing: 'MISSING ' } as const;

/** `doctor`: what is reachable, and what each missing piece leaves unverified. Ends with 2 where something is missing. */
export function doctorCommand(session: Session): Command {
  const { terminal, end } = session;
  return new Command('doctor')
    .description('what is reachable, and what each missing piece leaves unverified; makes no trade')
    .option('--manifest <file>', 'as for audit')
    .option('--target <url>', 'as for audit')
    .option('--profile <name>', 'as for audit')
    .option('--replica <urls>', 'as for audit', listed, [])
    .option('--restart <command>', 'as for audit; is not run')
    .option('--json', 'print the findings as JSON')
    .action(async (options: Options) => {
      const symptoms = isProvider(options) ? await atProvider(options, session) : await atPartner(options, session);
      if (options.json) terminal.out(`${JSON.stringify({ symptoms }, null, 2)}\n`);
      else terminal.out(symptoms.map(line).join(''));
      if (symptoms.some(({ state }) => state === 'missing')) end(2);
    });
}

async function atPartner(options: Options, { cwd, env }: Session): Promise<readonly Symptom[]> {
  const { file, profile } = partnerAudit(options, cwd, []);
  const manifest = await openManifest(file, env, options.target ?? null);
  const [{ forecast }, { examine }] = await Promise.all([import('../forecast.js'), import('../preflight.js')]);
  const drills = forecast(manifest, askedChecks(null, narrowCatalogue(loadCatalogue(), profile)));
  return [
    { state: 'ok', what: 'manifest', words: `${file} is valid`, checks: [] },
    ...(await examine(manifest, drills)),
  ];
}

async function atProvider(
  options: Options & { readonly profile: string; readonly target: string },
  session: Session,
): Promise<readonly Symptom[]> {
  const [{ readProfile }, { examineProvider }] = await Promise.all([
    import('../read-profile.js'),
    import('../provider-preflight.js'),
  ]);
  const { profile } = await readProfile(options.profile, session);
  const targets = [options.target, ...options.replica];
  for (const target of targets) checkTarget(target);
  return [
    { state: 'ok', what: 'profile', words: `${profile.id}: ${profile.title}`, checks: [] },
    ...(await examineProvider({ profile, targets, restart: options.restart !== undefined }, session.env)),
  ];
}

function line({ state, what, words, checks }: Symptom): string {
  const lost = checks.length === 0 ? '' : `          leaves unverified: ${checks.join(', ')}\n`;
  return `${signs[state]}  ${what}: ${words}\n${lost}`;
}
