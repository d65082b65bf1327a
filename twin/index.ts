import type { Twin, TwinCapability, TwinOptions } from './api.js';
import { generateToken } from './config.js';
import type { ControlTarget } from './control/control-target.js';
import { Front } from './front.js';
import { poolsPowers, swapsPowers } from './powers.js';
import { lazyControl, listen, originOf } from './server.js';
import { TwinState } from './state.js';

const ALL_CAPABILITIES: ReadonlySet<TwinCapability> = new Set([
  'move',
  'plan',
  'clock',
  'quote-ttl',
  'funding',
  'commit-as',
  'scheduled-events',
  'swaps-state',
]);

export type * from './api.js';

/**
 * Starts a twin on a free port of 127.0.0.1 unless told otherwise and resolves once it answers.
 * Rejects on live-looking keys (unless allowed), doubled keys, and a port that is taken.
 */
export async function startTwin(options: TwinOptions = {}): Promise<Twin> {
  const state = new TwinState(options);
  const host = options.host ?? '127.0.0.1';
  const controlToken = options.controlToken ?? generateToken();
  const target = (): ControlTarget => ({ twin, faults: state.faults, pauses: state.pauses });
  await state.journal.ready();
  const server = await listen(new Front(state, lazyControl(target)), host, options.port ?? 0);
  const origin = originOf(server, host);
  let closing: Promise<void> | null = null;
  const endAll = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await state.close();
    await closed;
  };
  const twin: Twin = {
    capabilities: ALL_CAPABILITIES,
    origin,
    pools: `${origin}/v1`,
    swaps: `${origin}/swaps`,
    partners: state.partners,
    controlToken,
    journal: state.journal,
    webhooks: state.webhooks,
    now: () => state.clock.now(),
    refresh: async () => undefined,
    ...poolsPowers(state),
    ...swapsPowers(state),
    close: () => {
      closing ??= endAll();
      return closing;
    },
  };
  return twin;
}
