import { providerSigns } from '../manifest/index.js';
import type { Counterexample, Replayed } from '../model/counterexample.js';
import type { ReplayOptions } from './commands/replay.js';
import { findManifest } from './find-manifest.js';
import { checkTarget } from './http-url.js';
import { openManifest } from './open-manifest.js';
import { guardProduction, refuseProduction } from './production-guard.js';
import { refuseDefects } from './refuse-defects.js';
import type { Session } from './session.js';
import { UsageError } from './usage-error.js';

/** Runs an example once. */
export type Replayer = (signal: AbortSignal) => Promise<Replayed>;

/** What runs an example, by its subject. Throws UsageError before anything is sent. */
export async function openReplayer(
  example: Counterexample,
  options: ReplayOptions,
  session: Session,
): Promise<Replayer> {
  return example.subject === 'provider' ? provider(example, options, session) : partner(example, options, session);
}

async function provider(example: Counterexample, options: ReplayOptions, session: Session): Promise<Replayer> {
  const { target, replica, manifest, defect, restart } = options;
  if (target === undefined)
    throw new UsageError('this example was found at a provider: say where it is run with --target URL');
  const targets = [target, ...replica];
  for (const each of targets) checkTarget(each);
  if (manifest !== undefined || defect.length > 0) {
    throw new UsageError('this example was found at a provider: --manifest and --defect are for partners');
  }
  const { credentialsFrom, restarter } = await import('./audit-provider.js');
  const credentials = credentialsFrom(session.env);
  refuseProduction(providerSigns(targets, credentials), {
    live: options.allowLive === true,
    production: options.allowProduction === true,
  });
  const { replayProvider } = await import('../../properties/provider/replay-provider.js');
  const token = session.env.TWIN_CONTROL_TOKEN;
  return async (signal) => {
    try {
      return await replayProvider(example, {
        ...{ targets, signal, runs: 1, env: { ...session.env }, control: token ? { token } : null },
        ...(restart === undefined ? {} : { restart: restarter(restart, targets, session) }),
      });
    } catch (error) {
      // A file from elsewhere may hold steps or a contract that mean nothing.
      if (error instanceof TypeError) return { runs: 0, failed: 0, seen: null, obstacle: error.message };
      throw error;
    }
  };
}

async function partner(example: Counterexample, options: ReplayOptions, session: Session): Promise<Replayer> {
  const { target, replica, defect, restart } = options;
  if (restart !== undefined || replica.length > 0) {
    throw new UsageError(
      'this example was found at a partner: its manifest says how it is restarted and run, not --restart and --replica',
    );
  }
  refuseDefects(defect, target);
  const file = findManifest(options.manifest, session.cwd, defect);
  const manifest = await openManifest(file, session.env, target ?? null);
  guardProduction(manifest, { live: options.allowLive === true, production: options.allowProduction === true });
  const { replayPartner } = await import('../../properties/retry/replay-partner.js');
  return (signal) => replayPartner(example, { manifest, runs: 1, signal, defects: defect });
}
