import type { Twin } from '../api.js';
import type { FaultBoard } from '../faults.js';
import type { PausePoints } from '../pauses.js';

/** What the control endpoints work on. */
export interface ControlTarget {
  readonly twin: Twin;
  readonly faults: FaultBoard;
  readonly pauses: PausePoints;
}
