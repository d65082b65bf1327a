import type { TradeStatus } from '../../../twin/api.js';
import type { Call } from '../call.js';
import type { Obstacle, Trial } from '../history.js';
import type { OrderStatus } from '../words.js';

/** Every outcome that an order, or an order that never came to be, can have. */
export const recordKinds = [
  'settled-by-poll',
  'settled-then-event',
  'settled-by-event',
  'lost-response',
  'early-event',
  'failed',
  'released',
  'returned',
  'reserved',
  'declined',
  'conflict',
  'expired',
  'unavailable',
] as const;
export type RecordKind = (typeof recordKinds)[number];

/** What kind of id support had in hand. */
export type IdKind = 'order' | 'quote' | 'trade' | 'quote request' | 'trade request' | 'event';

export interface TraceReading {
  readonly by: IdKind;
  readonly id: string;
  readonly call: Call;
  /** The trade at the upstream right after the answer. */
  readonly upstream: TradeStatus | null;
}

export interface LedgerReading {
  readonly moment: 'reserved' | 'terminal' | 'end';
  readonly call: Call;
}

/** One order of the book with everything that support and finance read about it. */
export interface RecordStory {
  readonly kind: RecordKind;
  readonly trial: Trial;
  /** Why the order did not get as far as its kind says. */
  readonly obstacle: Obstacle | null;
  /** The app's reference of the order, null where none became known. */
  readonly orderRef: string | null;
  readonly quoteRef: string | null;
  /** The last status that the user read. */
  readonly status: OrderStatus | null;
  /** Traces while the trade was still reserved. */
  readonly early: readonly TraceReading[];
  /** Traces after everything had come to rest. */
  readonly traces: readonly TraceReading[];
  readonly packet: Call | null;
  /** In order of time. */
  readonly ledgers: readonly LedgerReading[];
}

export type StaffOperation = 'trace' | 'supportPacket' | 'ledger' | 'dailyClose';

/** An ordinary user who asks for what belongs to support or finance. */
export interface Intrusion {
  readonly operation: StaffOperation;
  readonly account: string;
  /** Whether the order asked for is the user's own. */
  readonly owner: boolean;
  readonly kind: RecordKind;
  /** False where user and staff would send the very same credentials. */
  readonly distinguished: boolean;
  /** Whether this user was signed in: another operation of theirs had worked. */
  readonly live: boolean;
  /** Null where it was not tried. */
  readonly call: Call | null;
}

export interface CloseReading {
  /** `first` and `again` cover the book, `end` once more after a return; the others lie beside it. */
  readonly label: 'first' | 'again' | 'end' | 'before' | 'after';
  readonly from: string;
  readonly to: string;
  readonly call: Call;
}

export interface RecordsFacts {
  readonly stories: readonly RecordStory[];
  readonly closes: readonly CloseReading[];
  readonly intrusions: readonly Intrusion[];
  /** Outputs (of ledger and close: fields of a row) that the manifest maps; null where it leaves the operation out. */
  readonly maps: Readonly<Record<StaffOperation, readonly string[] | null>>;
  /** Whether the operation is written as code, so that its requests need not show its inputs. */
  readonly coded: boolean;
  readonly takesWebhooks: boolean;
  readonly environment: string;
  /** Whether the app saw the returned trade, or its batch job ran, after the return; null where nothing was returned. */
  readonly returnNoticed: { readonly looked: boolean; readonly reconciled: boolean } | null;
  /** Which of the searched texts the app's logs hold; null where the manifest names no logs or none were there. */
  readonly logs: { readonly files: number; readonly found: readonly string[] } | null;
  /** Answers to staff that quote a credential header, other than the planted secrets, which have a question of their own. */
  readonly credentialsShown: readonly { readonly operation: StaffOperation; readonly kind: RecordKind }[];
  /** Files that the app itself wrote as support packets. */
  readonly packetFiles: readonly { readonly file: string; readonly text: string }[];
}
