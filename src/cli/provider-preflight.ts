import type { Dispatcher } from 'undici';
import { forecastProvider } from '../../properties/provider/forecast.js';
import { type Need, needWords } from '../../properties/provider/scenarios.js';
import type { ProviderReach } from '../model/facts/provider.js';
import type { RetryProfile } from '../model/profile.js';
import { assemble } from '../probes/http/request.js';
import { createDispatcher, send } from '../probes/http/transport.js';
import type { Symptom } from './preflight.js';
import type { Session } from './session.js';

export interface ProviderSight {
  readonly profile: RetryProfile;
  /** The provider, and further replicas of it. */
  readonly targets: readonly string[];
  /** Whether a command restarts it. */
  readonly restart: boolean;
}

/** How long an address may take to answer. */
const timeoutMs = 2_000;

/** What the environment and the command line give to an audit of a provider. */
export function reachFrom(env: Session['env'], restart: boolean): ProviderReach {
  const { PROVIDER_SECRET_KEY: first, PROVIDER_SECRET_KEY_2: second } = env;
  return { control: Boolean(env.TWIN_CONTROL_TOKEN), credentials: second && second !== first ? 2 : 1, restart };
}

/** Looks at everything that an audit of this provider stands on. Reads its address and a twin's state, and creates nothing. */
export async function examineProvider(sight: ProviderSight, env: Session['env']): Promise<readonly Symptom[]> {
  const { profile, targets, restart } = sight;
  const reach = { ...reachFrom(env, restart), targets: targets.length };
  const bare = { control: false, credentials: 1, restart: false, targets: 1 };
  const { scenarios } = forecastProvider(profile, bare, null, 0);
  const all = [...new Set(scenarios.flatMap(({ checks }) => checks))];
  const resting = (need: Need) => scenarios.filter(({ missing }) => missing === need).flatMap(({ checks }) => checks);
  const dispatcher = createDispatcher(new URL(targets[0] ?? ''), { caFile: null, env: { ...env } });
  const given = (need: Need, has: boolean, words: string): Symptom[] => {
    const checks = resting(need);
    if (checks.length === 0) return [];
    return [has ? found(need, words) : missing(need, needWords[need], checks)];
  };
  try {
    const answers = await Promise.all(targets.map((target) => lookAt(target, all, dispatcher)));
    const key = env.PROVIDER_SECRET_KEY
      ? found('credential', 'PROVIDER_SECRET_KEY is set')
      : missing('credential', 'PROVIDER_SECRET_KEY is not set: the provider would refuse every request', all);
    const control =
      env.TWIN_CONTROL_TOKEN && resting('control').length > 0
        ? [await lookAtControl(targets[0] ?? '', env.TWIN_CONTROL_TOKEN, resting('control'), dispatcher)]
        : given('control', false, '');
    return [
      ...answers,
      key,
      ...given('second-credential', reach.credentials > 1, 'PROVIDER_SECRET_KEY_2 is set'),
      ...control,
      ...given('restart', restart, 'a command restarts the provider'),
    ];
  } finally {
    await dispatcher.destroy();
  }
}

async function lookAt(target: string, checks: readonly string[], dispatcher: Dispatcher): Promise<Symptom> {
  const { status, why } = await get(new URL(target), {}, dispatcher);
  if (status !== null && status < 500) return found('target', `${target} answers (${status})`);
  const words = `${target} does not answer below 500 (${why}): start it, or correct --target or --replica`;
  return missing('target', words, checks);
}

/** A twin tells its time to whoever may move it. */
async function lookAtControl(
  target: string,
  token: string,
  checks: readonly string[],
  dispatcher: Dispatcher,
): Promise<Symptom> {
  const url = new URL('/_twin', target);
  const { status, why, text } = await get(url, { authorization: `Bearer ${token}` }, dispatcher);
  if (status === 200 && text.includes('"nowMs"')) return found('control', `${url.href} takes TWIN_CONTROL_TOKEN`);
  const words =
    status === 401 || status === 403
      ? `${url.href} refuses TWIN_CONTROL_TOKEN (${why})`
      : `${url.href} is no control of a twin (${why})`;
  return missing('control', `${words}: ${needWords.control}`, checks);
}

async function get(url: URL, headers: Readonly<Record<string, string>>, dispatcher: Dispatcher) {
  const filled = assemble({
    ...{ step: null, method: 'GET', url, query: {}, headers: [headers], timeoutMs, followRedirects: false },
    body: { kind: 'none' },
  });
  if (!filled.ok) return { status: null, why: filled.reason, text: '' };
  const { answer, exchange } = await send(filled.request, { dispatcher, clock: Date.now, signal: undefined });
  if (answer === null) return { status: null, why: exchange.error ?? 'no answer', text: '' };
  return { status: answer.status, why: `status ${answer.status}`, text: answer.text };
}

function found(what: string, words: string): Symptom {
  return { state: 'ok', what, words, checks: [] };
}

function missing(what: string, words: string, checks: readonly string[]): Symptom {
  return { state: 'missing', what, words, checks };
}
