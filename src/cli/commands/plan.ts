import { Command } from 'commander';
import { loadCatalogue } from '../../checks/catalogue.js';
import { narrowCatalogue } from '../../checks/narrow-catalogue.js';
import type { Forecast } from '../forecast.js';
import { openManifest } from '../open-manifest.js';
import { parseCount } from '../parse-duration.js';
import { askedChecks } from '../select-checks.js';
import type { Session } from '../session.js';
import { isProvider, partnerAudit } from '../whose-audit.js';
import { listed } from './listed.js';

interface Options {
  manifest?: string;
  target?: string;
  only?: string[];
  profile?: string;
  replica: string[];
  restart?: string;
  maxTrades?: number;
  maxRps?: number;
  json?: true;
}

/** `plan`: what would run, with the trades and requests it would cost. Sends nothing. */
export function planCommand(session: Session): Command {
  const { terminal, cwd, env } = session;
  return new Command('plan')
    .description('what would run, with the trades and requests it would cost; sends nothing')
    .option('--manifest <file>', 'as for audit')
    .option('--target <url>', 'as for audit')
    .option('--profile <name>', 'as for audit')
    .option('--replica <urls>', 'as for audit', listed, [])
    .option('--restart <command>', 'as for audit; is not run')
    .option('--max-trades <n>', 'as for audit', parseCount)
    .option('--max-rps <n>', 'as for audit', parseCount)
    .option('--only <ids>', 'check, question or area ids', listed)
    .option('--json', 'print the plan as JSON')
    .action(async (options: Options) => {
      if (isProvider(options)) {
        const { planProvider } = await import('../plan-provider.js');
        return planProvider(options, session);
      }
      const { file, profile } = partnerAudit(options, cwd, []);
      const manifest = await openManifest(file, env, options.target ?? null);
      const { forecast } = await import('../forecast.js');
      const drills = forecast(manifest, askedChecks(options.only ?? null, narrowCatalogue(loadCatalogue(), profile)));
      const total = {
        trades: sum(drills, 'trades'),
        requests: sum(drills, 'requests'),
        maxTrades: manifest.limits.maxTrades,
      };
      if (options.json) {
        const rows = drills.map(({ drill: { id, title }, obstacle, cost, checks }) => ({
          id,
          title,
          obstacle,
          cost,
          checks,
        }));
        terminal.out(`${JSON.stringify({ manifest: file, drills: rows, total }, null, 2)}\n`);
        return;
      }
      terminal.out(`${manifest.partner.name} (${manifest.partner.environment}) at ${manifest.target.baseUrl}\n\n`);
      for (const each of drills) terminal.out(line(each));
      const over = total.trades > total.maxTrades ? ' - more than allowed: some drills will not run' : '';
      terminal.out(`\n${total.trades} of ${total.maxTrades} allowed trades, about ${total.requests} requests${over}\n`);
    });
}

function line({ drill, obstacle, cost, checks }: Forecast): string {
  const price = obstacle ? 'not run' : `${cost.trades} trades, ~${cost.requests} requests`;
  const why = obstacle ? `\n    because ${obstacle.reason}` : '';
  return `${drill.id}  ${drill.title} (${price})\n    for ${checks.join(', ')}${why}\n`;
}

function sum(drills: readonly Forecast[], of: keyof Forecast['cost']): number {
  return drills.reduce((total, { cost }) => total + cost[of], 0);
}
