import type { Obstacle } from '../../src/model/history.js';
import { strayIn } from '../../src/model/stray-error.js';

/** What is under way cannot go on: one walk where it is thrown, everything where a signal is aborted with it. */
export class Stopped extends Error {
  constructor(readonly obstacle: Obstacle) {
    super(obstacle.reason);
  }
}

/** Why a signal stopped the run, null while it goes on. A signal that does not say was aborted by the person. */
export function stoppedBy(signal: AbortSignal): Obstacle | null {
  if (!signal.aborted) return null;
  if (signal.reason instanceof Stopped) return signal.reason.obstacle;
  return { fault: 'harness', reason: strayIn(signal)?.message ?? 'the run was interrupted' };
}
