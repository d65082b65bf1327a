import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Everything the partner takes from the outside world besides network and disk. Times are epoch milliseconds. */
export interface Ports {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** A number in [0, 1). */
  jitter(): number;
  /** A fresh identifier, `<prefix>_<24 hex>`. */
  id(prefix: string): string;
}

export const systemPorts: Ports = {
  now: () => Date.now(),
  sleep: async (ms) => {
    await wait(ms);
  },
  jitter: () => Math.random(),
  id: (prefix) => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
};
