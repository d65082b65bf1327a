import { type Cost, forecastProvider, type ScenarioForecast, total } from '../../properties/provider/forecast.js';
import { needWords } from '../../properties/provider/scenarios.js';
import { loadCatalogue } from '../checks/catalogue.js';
import { narrowCatalogue } from '../checks/narrow-catalogue.js';
import { checkTarget } from './http-url.js';
import { providerLimits } from './provider-limits.js';
import { reachFrom } from './provider-preflight.js';
import { readProfile } from './read-profile.js';
import { selectChecks } from './select-checks.js';
import type { Session } from './session.js';
import type { ProviderFlags } from './whose-audit.js';

interface Planned extends ProviderFlags {
  readonly profile: string;
  readonly target: string;
  readonly only?: readonly string[];
  readonly json?: true;
}

/** What an audit of a provider would do and cost. Sends nothing. Throws UsageError as the audit would. */
export async function planProvider(options: Planned, { terminal, cwd, env }: Session): Promise<void> {
  const targets = [options.target, ...options.replica];
  const { profile } = await readProfile(options.profile, { cwd, env });
  for (const target of targets) checkTarget(target);
  const only = selectChecks(options.only ?? null, narrowCatalogue(loadCatalogue(), { subject: 'provider' }));
  const { maxTrades, maxRequestsPerSecond } = providerLimits(options);
  const reach = { ...reachFrom(env, options.restart !== undefined), targets: targets.length };
  const { scenarios, generated } = forecastProvider(profile, reach, only, maxTrades);
  const sum = total([...scenarios.map(({ cost }) => cost), generated.cost]);
  if (options.json) {
    const drills = scenarios.map(({ missing, ...rest }) => ({
      ...rest,
      obstacle: missing === null ? null : { fault: 'manifest', reason: needWords[missing] },
    }));
    const plan = {
      profile: profile.id,
      targets,
      drills,
      generated,
      total: { ...sum, maxTrades, maxRequestsPerSecond },
    };
    terminal.out(`${JSON.stringify(plan, null, 2)}\n`);
    return;
  }
  terminal.out(`Provider (${profile.title}) at ${targets.join(', ')}\n\n`);
  for (const scenario of scenarios) terminal.out(line(scenario));
  terminal.out(`${generated.sequences} generated sequences (about ${price(generated.cost)})\n    for all of these\n`);
  const over = sum.trades > maxTrades ? ' - more than allowed: some sequences will not be played' : '';
  const seconds = Math.ceil(sum.requests / maxRequestsPerSecond);
  terminal.out(
    `\nAbout ${sum.trades} of ${maxTrades} allowed creations and ${sum.requests} requests${over}; at ${maxRequestsPerSecond} a second at least ${seconds} s.\n` +
      'A law that is broken costs more, within the allowed creations: its steps are shrunk and repeated.\n',
  );
}

function line({ id, title, missing, cost, checks }: ScenarioForecast): string {
  const why = missing === null ? '' : `\n    which stays unverified: ${needWords[missing]}`;
  const what = cost.trades + cost.requests === 0 ? 'not played' : price(cost);
  return `${id}  ${title} (${what})\n    for ${checks.join(', ')}${why}\n`;
}

function price({ trades, requests }: Cost): string {
  return `${trades} creations, ${requests} requests`;
}
