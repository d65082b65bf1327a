import { Blocked } from '../../src/drills/define.js';
import type { PartnerState, Scene } from './partner-interaction.js';

/** Room for a clock of whole milliseconds and the way over loopback. */
const justAfterMs = 300;

export const anyTime: PartnerState = { name: 'a signed-in user', set: async () => undefined };

export const dryPool: PartnerState = {
  name: 'the pool is dry',
  async set({ context, trial }) {
    if (!context.stage.can('faults')) throw new Blocked('manifest', 'only a twin or a proxy can be out of liquidity');
    trial.arm({
      match: { operation: 'createQuote' },
      point: 'before-commit',
      effect: { kind: 'unavailable', reason: 'pool_dry' },
    });
  },
};

export const locked: PartnerState = {
  name: 'a firm quote that a user locked',
  set: async ({ trial }) => void (await trial.lock()),
};

export const expired: PartnerState = {
  name: 'a firm quote that has expired',
  async set({ context, trial }) {
    const { expiresAtMs } = await trial.lock({ ttlMs: context.manifest.upstream.quoteTtlMs });
    await context.until(expiresAtMs + justAfterMs);
  },
};

export const declined: PartnerState = {
  name: 'a firm quote that the user turned down',
  async set({ trial }) {
    await trial.lock();
    await trial.call('decline', { quoteRef: trial.locked().quoteRef });
  },
};

/** An order whose trade stays reserved until it is moved. */
export const reserved: PartnerState = { name: 'an accepted quote whose trade is reserved', set: reserve };

export const settled: PartnerState = {
  name: 'an order that has settled',
  shared: true,
  async set(scene) {
    await reserve(scene);
    scene.trial.move('settled');
    const status = await scene.trial.waitStatus(['settled']);
    if (status !== 'settled')
      throw new Blocked('partner', `the order was ${status ?? 'unreadable'} and did not settle`);
  },
};

async function reserve({ context, trial }: Scene): Promise<void> {
  if (!context.stage.can('move-trades'))
    throw new Blocked('manifest', 'only a twin keeps a trade reserved (upstream.mode)');
  await trial.lock();
  trial.plan('hold');
  const accept = await trial.accept();
  const { settleWithinMs } = context.manifest.timing;
  if (!(await context.poll(async () => trial.trade(), settleWithinMs, 25))) {
    throw new Blocked(accept.problem?.fault ?? 'partner', `the accept ended ${accept.outcome} and brought no trade`);
  }
  if (trial.orderRef() === null) {
    throw new Blocked('manifest', 'accept told no orderRef: map operations.accept.outputs.orderRef');
  }
}
