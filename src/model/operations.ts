import type { OperationName } from './words.js';

export interface OperationFacts {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Required of the outcome `ok` alone. */
  readonly required: readonly string[];
  /** Fields of each item of a list output. */
  readonly items?: { readonly output: string; readonly fields: readonly string[] };
  /** Any other output may be given too. */
  readonly open?: true;
}

/** The operations of the manifest with what they take and tell. */
export const operationFacts: Readonly<Record<OperationName, OperationFacts>> = {
  signIn: { inputs: [], outputs: [], required: [], open: true },
  lanes: {
    inputs: [],
    outputs: ['lanes'],
    required: [],
    items: { output: 'lanes', fields: ['poolId', 'network', 'side', 'available'] },
  },
  indicativeQuote: {
    inputs: ['poolId', 'side', 'network', 'amount'],
    outputs: ['rate', 'unavailableReason'],
    required: [],
  },
  lockQuote: {
    inputs: ['poolId', 'side', 'network', 'amount', 'asset', 'destination'],
    outputs: ['quoteRef', 'quoteId', 'expiresAt', 'unavailableReason', 'message'],
    required: ['quoteRef'],
  },
  accept: { inputs: ['quoteRef', 'attemptId'], outputs: ['orderRef', 'tradeId', 'status', 'message'], required: [] },
  decline: { inputs: ['quoteRef'], outputs: ['status'], required: [] },
  order: { inputs: ['orderRef'], outputs: ['status', 'quoteId', 'tradeId', 'message'], required: ['status'] },
  balance: { inputs: ['asset'], outputs: ['final', 'pending'], required: ['final'] },
  trace: {
    inputs: ['id', 'orderRef'],
    outputs: ['orderRef', 'quoteId', 'tradeId', 'requestIds', 'eventIds', 'ledgerRefs'],
    required: [],
  },
  supportPacket: { inputs: ['orderRef'], outputs: ['packet'], required: ['packet'], open: true },
  ledger: {
    inputs: ['orderRef'],
    outputs: ['entries'],
    required: ['entries'],
    items: {
      output: 'entries',
      fields: ['entryId', 'orderRef', 'quoteId', 'tradeId', 'eventId', 'kind', 'amount', 'asset'],
    },
  },
  dailyClose: {
    inputs: ['from', 'to'],
    outputs: ['rows'],
    required: ['rows'],
    items: {
      output: 'rows',
      fields: ['orderRef', 'quoteId', 'tradeId', 'status', 'amount', 'eventId', 'ledgerRef'],
    },
  },
};
