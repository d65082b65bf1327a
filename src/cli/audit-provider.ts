import { join } from 'node:path';
import { Agent } from 'undici';
import { gatherProvider } from '../../properties/provider/gather-provider.js';
import { sequencesFor } from '../../properties/provider/scenarios.js';
import { loadCatalogue } from '../checks/catalogue.js';
import { narrowCatalogue } from '../checks/narrow-catalogue.js';
import { providerSigns } from '../manifest/index.js';
import type { Report } from '../model/report.js';
import { untilReady } from '../probes/process/ready.js';
import { runHook } from '../probes/process/run-hook.js';
import { checkTarget } from './http-url.js';
import { judgeRun } from './judge-run.js';
import { keepExamples } from './keep-examples.js';
import { keepSecrets } from './keep-secrets.js';
import { writeOutputs } from './outputs.js';
import { type AuditRequest, present } from './pipeline.js';
import { refuseProduction } from './production-guard.js';
import { showProgress } from './progress.js';
import { readProfile } from './read-profile.js';
import { readWaivers } from './read-waivers.js';
import { selectChecks } from './select-checks.js';
import type { Session } from './session.js';
import { tool } from './tool.js';
import { UsageError } from './usage-error.js';

export interface ProviderRequest extends AuditRequest {
  /** Id of a profile of the package, or a file. */
  readonly profile: string;
  readonly targets: readonly string[];
  readonly seed: number;
  readonly budgetMs: number | null;
  readonly restart: string | null;
  readonly limits: { readonly maxTrades: number; readonly maxRequestsPerSecond: number };
  readonly allow: { readonly live: boolean; readonly production: boolean };
  readonly command: string;
}

/** Audits a provider by its URL against a retry-contract profile. Throws UsageError before anything is sent. */
export async function auditProvider(request: ProviderRequest, session: Session): Promise<Report> {
  const { terminal, env, signal } = session;
  const { out, targets, limits } = request;
  const loaded = await readProfile(request.profile, session);
  const credentials = credentialsFrom(env);
  for (const target of targets) checkTarget(target);
  refuseProduction(providerSigns(targets, credentials), request.allow);
  const hidden = [...credentials, env.TWIN_CONTROL_TOKEN ?? '', ...loaded.secrets];
  if (hidden.some((secret) => secret.length >= 8 && request.restart?.includes(secret))) {
    throw new UsageError('--restart holds a secret, which process lists and reports show: let the command read it');
  }
  const catalogue = narrowCatalogue(loadCatalogue(), { subject: 'provider' });
  const only = selectChecks(request.only, catalogue);
  const waivers = readWaivers(request.waivers, null);
  const view = showProgress(terminal, 2);
  const { secrets } = await gatherProvider({
    ...{ profile: loaded.profile, secrets: loaded.secrets, targets, credentials, limits, out, only, signal },
    sequences: sequencesFor(only),
    controlToken: env.TWIN_CONTROL_TOKEN || null,
    restart: request.restart === null ? null : restarter(request.restart, targets, session),
    seed: request.seed,
    budgetMs: request.budgetMs,
    timeoutMs: 15_000,
    command: request.command,
    tool: tool(),
    env: { ...env },
    progress: (event) => view.show(event),
  });
  view.end();
  const history = join(out, 'history');
  const judged = { history, out, only, suites: request.suites, catalogue: loadCatalogue(), waivers };
  const report = keepExamples(await judgeRun({ ...judged, today: request.today, engine: request.engine }), out);
  const files = writeOutputs(report, request);
  await keepSecrets([history, join(out, 'counterexamples'), ...files], secrets);
  return present(report, files, request, terminal);
}

/** Values come from the environment alone, and are seen in no process list. */
export function credentialsFrom(env: Session['env']): readonly string[] {
  const { PROVIDER_SECRET_KEY: first, PROVIDER_SECRET_KEY_2: second } = env;
  if (!first) throw new UsageError('PROVIDER_SECRET_KEY is not set: the provider would refuse every request');
  if (first === second)
    throw new UsageError('PROVIDER_SECRET_KEY_2 is the same as PROVIDER_SECRET_KEY: give another account');
  return second ? [first, second] : [first];
}

/** Runs a command that restarts the provider, and waits until all of its processes answer. */
export function restarter(
  command: string,
  targets: readonly string[],
  { cwd, signal }: Session,
): () => Promise<string | null> {
  return async () => {
    const { code, output } = await runHook(command, cwd, {}, 60_000, signal);
    if (code !== 0) return `the command of --restart ended with ${code ?? 'a signal'}: ${output.at(-1) ?? 'no output'}`;
    const agent = new Agent({ pipelining: 0 });
    const until = Date.now() + 30_000;
    const late = () => signal.aborted || Date.now() > until;
    const ready = await Promise.all(targets.map((target) => untilReady(target, agent, late)));
    await agent.close();
    return ready.every((each) => each) ? null : 'the provider did not answer within 30 s of its restart';
  };
}
