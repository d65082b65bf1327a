import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SwapStatus, TwinOptions, TwinPartner, TwinSwap } from '../api.js';
import type { Exchange } from '../exchange.js';
import { formatMoney } from '../money.js';
import { serve } from '../serving.js';
import type { TwinState } from '../state.js';
import { DOCUMENTED_LIMITS, RateLimits } from './rate-limits.js';
import { swapError } from './swap-errors.js';
import { SwapBook, type SwapRow } from './swap-rows.js';
import { routeSwaps, ServableSwaps, type SwapsParts } from './swaps-api.js';

/** Everything behind `/swaps`: its state, its door, and what the holder of the twin can do to it. */
export class SwapsSide {
  readonly parts: SwapsParts;

  constructor(
    private readonly state: TwinState,
    options: TwinOptions,
  ) {
    const { clock, ids, partners } = state;
    this.parts = {
      book: new SwapBook(clock, ids, options.timeScale ?? 1, partners, options.paging),
      limits: new RateLimits(options.swapLimits ?? DOCUMENTED_LIMITS),
      credentials: credentialsOf(partners),
    };
  }

  /** Serves one request whose body was read; null: it was too large. */
  take(req: IncomingMessage, res: ServerResponse, row: Exchange, body: string | null): void {
    const { state } = this;
    if (body === null) {
      state.sender.send(res, row, swapError(413, 'body_too_large', 'The body is too large.'));
      return;
    }
    const [path = '', query = ''] = row.path.slice('/swaps'.length).split('?', 2);
    const route = routeSwaps(row.method, path);
    if (route === null) {
      state.sender.send(res, row, swapError(404, 'not_found', 'There is nothing at this path.'));
      return;
    }
    const key = req.headers['idempotency-key'];
    const servable = new ServableSwaps(this.parts, row, {
      ...route,
      query,
      address: req.socket.remoteAddress ?? '',
      topLevel: path.split('/', 3)[2] ?? '',
      authorization: req.headers.authorization,
      idempotencyKey: typeof key === 'string' ? key : undefined,
    });
    state.journal.changed(row);
    serve(state, res, servable);
  }

  made(): TwinSwap[] {
    return [...this.parts.book.rows].map((row) => this.#view(row));
  }

  /** Throws where there is no such swap or it is at its end. */
  move(swapId: string, to: SwapStatus): TwinSwap {
    const { book } = this.parts;
    const row = book.get(swapId);
    if (row === undefined) throw new Error(`there is no swap ${swapId}`);
    book.move(row, to);
    return this.#view(row);
  }

  #view(row: SwapRow): TwinSwap {
    return {
      swapId: this.state.ids.swap.encode(row.seq),
      partnerId: row.partner.id,
      idempotencyKey: row.key,
      from: row.from,
      to: row.to,
      amountFrom: formatMoney(row.amountFrom),
      amountTo: formatMoney(row.amountTo),
      status: this.parts.book.status(row),
      createdAtMs: row.createdAt,
    };
  }
}

function credentialsOf(partners: readonly TwinPartner[]): ReadonlyMap<string, TwinPartner> {
  const known = new Map<string, TwinPartner>();
  for (const partner of partners) if (partner.swapsCredential) known.set(partner.swapsCredential, partner);
  return known;
}
