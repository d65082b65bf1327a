import type { Obstacle } from '../../src/model/history.js';

/** What is under way cannot go on: one walk where it is thrown, everything where a signal is aborted with it. */
export class Stopped extends Error {
  constructor(readonly obstacle: Obstacle) {
    super(obstacle.reason);
  }
}

/** Why a signal stopped the run, null while it goes on. A signal that does not say was aborted by the person. */
export function stoppedBy({ aborted, reason }: AbortSignal): Obstacle | null {
  if (!aborted) return null;
  return reason instanceof Stopped ? reason.obstacle : { fault: 'harness', reason: 'the run was interrupted' };
}
