import type { SwapStatus, TwinPartner } from '../api.js';
import type { TwinClock } from '../clock.js';
import type { Ids } from '../ids.js';
import { KeyMap } from '../key-map.js';
import { formatMoney } from '../money.js';
import { Pages, type Paging, type RowCodec } from '../pages.js';
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
  readonly rows: Pages<SwapRow>;
  readonly cache = new ResponseCache();
  /** Number of the newest swap under a credential's key. */
  readonly #byKey = new KeyMap<number>();

  constructor(
    readonly clock: TwinClock,
    readonly ids: Ids,
    private readonly timeScale: number,
    partners: readonly TwinPartner[],
    paging?: Paging,
  ) {
    this.rows = new Pages(swapCodec(partners), paging);
  }

  /** The swap that this credential made under this key within the last day. */
  byKey(credential: string, key: string): SwapRow | null {
    const row = this.rows.get(this.#byKey.get(`${credential} ${key}`) ?? 0);
    return row !== undefined && this.clock.now() - row.createdAt < DAY_MS ? row : null;
  }

  add(row: SwapRow): void {
    row.seq = this.rows.push(row);
    this.#byKey.set(`${row.credential} ${row.key}`, row.seq);
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
    const id = this.ids.swap.encode(row.seq);
    const paidIn = status !== 'waiting' && status !== 'overdue' && status !== 'expired';
    return {
      id,
      // An integration must keep this to itself.
      providerSwapId: `prov-${id}`,
      status,
      from: row.from,
      to: row.to,
      mode: row.mode,
      amountFrom: formatMoney(row.amountFrom),
      amountTo: formatMoney(row.amountTo),
      amountActualFrom: actual ? formatMoney(row.amountFrom) : null,
      amountActualTo: actual ? formatMoney(row.amountTo) : null,
      payinAddress: `payin-${id}`,
      payoutAddress: row.address,
      payinHash: paidIn ? `in-${id}` : null,
      payoutHash: actual ? `out-${id}` : null,
      refundHash: status === 'refunded' ? `back-${id}` : null,
      refundAddress: row.refundAddress,
      partnerReferenceId: row.partnerReferenceId,
      createdAt: new Date(row.createdAt).toISOString(),
    };
  }
}

/** A swap refers to its partner by place, and writes its amounts as text, while it is packed. */
function swapCodec(partners: readonly TwinPartner[]): RowCodec<SwapRow> {
  return {
    pack({ partner, amountFrom, amountTo, ...plain }) {
      return [partners.indexOf(partner), amountFrom.toString(), amountTo.toString(), plain];
    },
    unpack(packed, seq) {
      // The mirror image of `pack`.
      const [owner, amountFrom, amountTo, plain] = packed as [
        number,
        string,
        string,
        Omit<SwapRow, 'partner' | 'amountFrom' | 'amountTo'>,
      ];
      const partner = partners[owner];
      if (partner === undefined) throw new Error(`swap ${seq} has lost its partner`);
      return { ...plain, seq, partner, amountFrom: BigInt(amountFrom), amountTo: BigInt(amountTo) };
    },
  };
}
