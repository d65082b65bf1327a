import { Command } from 'commander';
import { loadCatalogue } from '../../checks/catalogue.js';
import { narrowCatalogue } from '../../checks/narrow-catalogue.js';
import { findManifest } from '../find-manifest.js';
import { openManifest } from '../open-manifest.js';
import { partnerProfile } from '../partner-profile.js';
import type { Symptom } from '../preflight.js';
import { askedChecks } from '../select-checks.js';
import type { Session } from '../session.js';

interface Options {
  manifest?: string;
  target?: string;
  profile?: string;
  json?: true;
}

const signs = { ok: 'ok      ', missing: 'MISSING ' } as const;

/** `doctor`: what is reachable, and what each missing piece leaves unverified. Ends with 2 where something is missing. */
export function doctorCommand({ terminal, cwd, env, end }: Session): Command {
  return new Command('doctor')
    .description('what is reachable, and what each missing piece leaves unverified; makes no trade')
    .option('--manifest <file>', 'as for audit')
    .option('--target <url>', 'as for audit')
    .option('--profile <name>', 'as for audit')
    .option('--json', 'print the findings as JSON')
    .action(async (options: Options) => {
      const file = findManifest(options.manifest, cwd, []);
      const manifest = await openManifest(file, env, options.target ?? null);
      const [{ forecast }, { examine }] = await Promise.all([import('../forecast.js'), import('../preflight.js')]);
      const symptoms: readonly Symptom[] = [
        { state: 'ok', what: 'manifest', words: `${file} is valid`, checks: [] },
        ...(await examine(
          manifest,
          forecast(manifest, askedChecks(null, narrowCatalogue(loadCatalogue(), partnerProfile(options.profile)))),
        )),
      ];
      if (options.json) terminal.out(`${JSON.stringify({ symptoms }, null, 2)}\n`);
      else terminal.out(symptoms.map(line).join(''));
      if (symptoms.some(({ state }) => state === 'missing')) end(2);
    });
}

function line({ state, what, words, checks }: Symptom): string {
  const lost = checks.length === 0 ? '' : `          leaves unverified: ${checks.join(', ')}\n`;
  return `${signs[state]}  ${what}: ${words}\n${lost}`;
}
