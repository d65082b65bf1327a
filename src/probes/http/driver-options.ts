import type { Call } from '../../model/call.js';
import type { Roots } from '../../model/expression.js';
import type { Manifest } from '../../model/manifest.js';
import type { Allowance } from '../../model/partner.js';

export interface DriverOptions {
  readonly manifest: Manifest;
  /** Of the running target, `$target.port` filled in. */
  readonly baseUrl: string;
  /** `twin`, `upstream`, `webhooks`, `target` and `run` for expressions. */
  readonly roots: Roots;
  readonly allowance: Allowance;
  /** Epoch ms with a fraction, monotonic. */
  readonly clock: () => number;
  /** For HTTPS_PROXY and NO_PROXY. */
  readonly env: NodeJS.ProcessEnv;
  readonly onCall?: (call: Call) => void;
  /** Most connections that are kept open; default 128. */
  readonly connections?: number;
}
