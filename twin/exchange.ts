import type { JournalEntry, QuoteStatus, TwinOperation } from './api.js';
import { redactHeaders, redactText } from './redact.js';

/** One request and what became of it: the journal's row, filled while the request is served. */
export class Exchange {
  seq = 0;
  endedAt = -1;
  operation: TwinOperation | null = null;
  body: string | null = null;
  partnerId: string | null = null;
  poolId: string | null = null;
  quoteId: string | null = null;
  tradeId: string | null = null;
  idempotencyKey: string | null = null;
  quoteType: 'firm' | 'indicative' | null = null;
  quoteStatusAtArrival: QuoteStatus | null = null;
  faultId: string | null = null;
  effect: JournalEntry['effect'] = 'none';
  status: number | null = null;
  response: string | null = null;

  constructor(
    readonly arrivedAt: number,
    readonly api: 'pools' | 'swaps',
    readonly method: string,
    readonly path: string,
    readonly rawHeaders: readonly string[],
    /** A proxy puts the upstream's id here. */
    public requestId: string,
  ) {}

  /** A snapshot without secrets. */
  entry(): JournalEntry {
    return {
      seq: this.seq,
      arrivedAtMs: this.arrivedAt,
      endedAtMs: this.endedAt < 0 ? null : this.endedAt,
      api: this.api,
      operation: this.operation,
      method: this.method,
      path: redactText(this.path),
      headers: redactHeaders(this.rawHeaders),
      body: this.body === null ? null : redactText(this.body),
      partnerId: this.partnerId,
      poolId: this.poolId,
      quoteId: this.quoteId,
      tradeId: this.tradeId,
      idempotencyKey: this.idempotencyKey,
      requestId: this.requestId,
      quoteType: this.quoteType,
      quoteStatusAtArrival: this.quoteStatusAtArrival,
      faultId: this.faultId,
      effect: this.effect,
      status: this.status,
      response: this.response,
    };
  }
}
