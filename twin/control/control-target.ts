import type { Twin } from '../api.js';
import type { FaultBoard } from '../faults.js';
import type { ControlHandler } from '../front.js';
import type { PausePoints } from '../pauses.js';

/** What the control endpoints work on. */
export interface ControlTarget {
  readonly twin: Twin;
  readonly faults: FaultBoard;
  readonly pauses: PausePoints;
}

/** The control endpoints, loaded with the first request to them: most runs never need them. */
export function lazyControl(target: () => ControlTarget): ControlHandler {
  return async (req, res, body) => {
    const { answerControl } = await import('./control-http.js');
    await answerControl(target(), req, res, body);
  };
}
