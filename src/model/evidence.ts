/** Payloads of evidence by kind. A renderer that meets another shape shows it as JSON. */

export const timelineLanes = ['user', 'partner', 'upstream', 'events'] as const;
export type TimelineLane = (typeof timelineLanes)[number];

/** Milliseconds since the first thing shown. */
export interface TimelineData {
  readonly items: readonly {
    readonly lane: TimelineLane;
    readonly label: string;
    readonly startMs: number;
    readonly endMs: number | null;
    readonly tone: 'plain' | 'good' | 'bad';
  }[];
  readonly marks: readonly { readonly name: string; readonly atMs: number }[];
}

export interface ExchangeData {
  readonly operation: string;
  readonly account: string | null;
  readonly outcome: string;
  readonly exchanges: readonly {
    readonly step: string | null;
    readonly method: string;
    readonly url: string;
    readonly requestBody: string | null;
    readonly status: number | null;
    readonly responseBody: string | null;
    readonly error: string | null;
    readonly durationMs: number;
  }[];
}

export interface JournalData {
  readonly entries: readonly {
    readonly seq: number;
    readonly atMs: number;
    readonly method: string;
    readonly path: string;
    readonly status: number | null;
    readonly effect: string;
    readonly requestId: string;
    readonly quoteId: string | null;
    readonly tradeId: string | null;
    readonly idempotencyKey: string | null;
    readonly fault: string | null;
  }[];
}

export interface RowsData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}
