import type { SwapStatus, TwinPartner } from '../api.js';
import type { TwinClock } from '../clock.js';
import type { Ids } from '../ids.js';
import { KeyMap } from '../key-map.js';
import { formatMoney } from '../money.js';
import { Pages } from '../pages.js';
import { ResponseCache } from './response-cache.js';

const DAY_MS = 86_400_000;
const STEP_MS = 30_000;
const PROGRESS = ['waiting', 'confirming', 'exchanging', 'sending', 'finished'] as const;
const TERMINAL: readonly SwapStatus[] = ['finished', 'failed', 'refunded', 'overdue', 'expired'];

export interface SwapRow {
  seq: number;
  readonly partner: TwinPartner;
  readonly credential: string;
  readonly key: string;
  readonly bodyHash: string;
  readonly from: string;
  readonly to: string;
  readonly amountFrom: bigint;
  readonly amountTo: bigint;
  readonly address: string;
  readonly refundAddress: string | null;
  readonly partnerReferenceId: string | null;
  readonly mode: 'float' | 'fixed';
  readonly createdAt: number;
  /** Set by hand; otherwise the status follows the clock. */
  forced: SwapStatus | null;
}

/** Swaps and the two layers that keep one confirm at one swap: the response cache and the row itself. */
export class SwapBook {
  readonly rows = new Pages<SwapRow>();
  readonly cache = new ResponseCache();
  readonly #byKey = new KeyMap<SwapRow>();

  constructor(
    readonly clock: TwinClock,
    readonly ids: Ids,
    private readonly timeScale: number,
  ) {}

  /** The swap that this credential made under this key within the last day. */
  byKey(credential: string, key: string): SwapRow | null {
    const row = this.#byKey.get(`${credential} ${key}`);
    return row !== undefined && this.clock.now() - row.createdAt < DAY_MS ? row : null;
  }

  add(row: SwapRow): void {
    row.seq = this.rows.push(row);
    this.#byKey.set(`${row.credential} ${row.key}`, row);
  }

  get(id: string): SwapRow | undefined {
    return this.rows.get(this.ids.swap.decode(id));
  }

  status(row: SwapRow): SwapStatus {
    if (row.forced !== null) return row.forced;
    const step = Math.floor(((this.clock.now() - row.createdAt) * this.timeScale) / STEP_MS);
    return PROGRESS[Math.min(step, PROGRESS.length - 1)] ?? 'finished';
  }

  /** Throws where the swap is at its end already. */
  move(row: SwapRow, to: SwapStatus): void {
    const from = this.status(row);
    if (TERMINAL.includes(from)) throw new Error(`swap ${this.ids.swap.encode(row.seq)} is ${from} for good`);
    row.forced = to;
  }

  clear(): void {
    this.rows.clear();
    this.cache.lose();
    this.#byKey.clear();
  }

  /** A swap as the API answers it; the original response shows it as it was made. */
  view(row: SwapRow, status: SwapStatus): Record<string, unknown> {
    const actual = status === 'finished';
    return {
      id: this.ids.swap.encode(row.seq),
      status,
      from: row.from,
      to: row.to,
      mode: row.mode,
      amountFrom: formatMoney(row.amountFrom),
      amountTo: formatMoney(row.amountTo),
      amountActualFrom: actual ? formatMoney(row.amountFrom) : null,
      amountActualTo: actual ? formatMoney(row.amountTo) : null,
      payinAddress: `payin-${this.ids.swap.encode(row.seq)}`,
      payoutAddress: row.address,
      refundAddress: row.refundAddress,
      partnerReferenceId: row.partnerReferenceId,
      createdAt: new Date(row.createdAt).toISOString(),
    };
  }
}
