import { acceptOfferedWithoutQuote } from './accept-offered-without-quote.js';
import { acceptStaysEnabled } from './accept-stays-enabled.js';
import { acceptedQuoteDeclined } from './accepted-quote-declined.js';
import { amountAsFloat } from './amount-as-float.js';
import { amountRounded } from './amount-rounded.js';
import { browserCallsUpstream } from './browser-calls-upstream.js';
import { closeCountsTwice } from './close-counts-twice.js';
import { closeDropsFailed } from './close-drops-failed.js';
import { closeShowsChargedAmount } from './close-shows-charged-amount.js';
import { creditQueuedInMemory } from './credit-queued-in-memory.js';
import { creditsOnAccept } from './credits-on-accept.js';
import { creditsOnReserved } from './credits-on-reserved.js';
import { dedupeByAttempt } from './dedupe-by-attempt.js';
import { dedupeCheckThenAct } from './dedupe-check-then-act.js';
import { dedupeInMemory } from './dedupe-in-memory.js';
import type { Defect, Planted } from './defect.js';
import { earlyEventLost } from './early-event-lost.js';
import { entryWithoutTradeId } from './entry-without-trade-id.js';
import { eventIdMissing } from './event-id-missing.js';
import { EXPECTED_CHECKS } from './expected-checks.js';
import { expiredAcceptRequotes } from './expired-accept-requotes.js';
import { expiredAnswers500 } from './expired-answers-500.js';
import { expiredExecutionRetried } from './expired-execution-retried.js';
import { expiryGraceWindow } from './expiry-grace-window.js';
import { expiryInMemory } from './expiry-in-memory.js';
import { expiryTrustedToUi } from './expiry-trusted-to-ui.js';
import { expiryUncheckedAfterReads } from './expiry-unchecked-after-reads.js';
import { failedIsCredited } from './failed-is-credited.js';
import { failedKeepsHold } from './failed-keeps-hold.js';
import { foreignOrderVisible } from './foreign-order-visible.js';
import { keyRecomputedAfterRestart } from './key-recomputed-after-restart.js';
import { ledgerDoubledOnRetry } from './ledger-doubled-on-retry.js';
import { ledgerRewritten } from './ledger-rewritten.js';
import { newKeyOnSecondRetry } from './new-key-on-second-retry.js';
import { newKeyPerRetry } from './new-key-per-retry.js';
import { oldReservationMarkedFailed } from './old-reservation-marked-failed.js';
import { orderCreatedTwice } from './order-created-twice.js';
import { orphanEntryOnRetry } from './orphan-entry-on-retry.js';
import { outOfOrderEventRegresses } from './out-of-order-event-regresses.js';
import { outageEndsTracking } from './outage-ends-tracking.js';
import { overLimitShrunk } from './over-limit-shrunk.js';
import { packetLacksReason } from './packet-lacks-reason.js';
import { packetLacksRequestId } from './packet-lacks-request-id.js';
import { pageSendsTwice } from './page-sends-twice.js';
import { pendingShownAsFinal } from './pending-shown-as-final.js';
import { priceInvented } from './price-invented.js';
import { privateWordsInPacket } from './private-words-in-packet.js';
import { privateWordsOnPage } from './private-words-on-page.js';
import { quoteKeyPerAccount } from './quote-key-per-account.js';
import { quoteLockedOnLoad } from './quote-locked-on-load.js';
import { reasonShownToUser } from './reason-shown-to-user.js';
import { releasedKeepsHold } from './released-keeps-hold.js';
import { replayAfterRestartCreditsAgain } from './replay-after-restart-credits-again.js';
import { replayedEventCreditsAgain } from './replayed-event-credits-again.js';
import { retryStorm } from './retry-storm.js';
import { returnNotPosted } from './return-not-posted.js';
import { routeInventedByPage } from './route-invented-by-page.js';
import { secondAcceptRequotes } from './second-accept-requotes.js';
import { secretBase64InConfig } from './secret-base64-in-config.js';
import { secretHexInCookie } from './secret-hex-in-cookie.js';
import { secretInApiAnswer } from './secret-in-api-answer.js';
import { secretInBundle } from './secret-in-bundle.js';
import { secretInLogs } from './secret-in-logs.js';
import { secretInResponseHeader } from './secret-in-response-header.js';
import { secretInSourceMap } from './secret-in-source-map.js';
import { secretInSupportPacket } from './secret-in-support-packet.js';
import { secretOnConsole } from './secret-on-console.js';
import { secretSplitInBundle } from './secret-split-in-bundle.js';
import { signatureNotVerified } from './signature-not-verified.js';
import { signatureOverParsedBody } from './signature-over-parsed-body.js';
import { staleDiscoveryShown } from './stale-discovery-shown.js';
import { staleEventAccepted } from './stale-event-accepted.js';
import { throttleIgnored } from './throttle-ignored.js';
import { timeoutRequotes } from './timeout-requotes.js';
import { traceFailsByEventId } from './trace-fails-by-event-id.js';
import { traceFailsByRequestId } from './trace-fails-by-request-id.js';
import { traceMissesRequestIds } from './trace-misses-request-ids.js';
import { tradeIdLostAfterRetry } from './trade-id-lost-after-retry.js';
import { unavailableAnswers500 } from './unavailable-answers-500.js';
import { unavailableHammered } from './unavailable-hammered.js';
import { unfundedOrderSettled } from './unfunded-order-settled.js';
import { unsentOrderForgotten } from './unsent-order-forgotten.js';
import { unsignedEventAccepted } from './unsigned-event-accepted.js';
import { unsupportedNetworkQuoted } from './unsupported-network-quoted.js';
import { userMayTrace } from './user-may-trace.js';
import { webhookAndPollBothCredit } from './webhook-and-poll-both-credit.js';
import { webhookSecretInStorage } from './webhook-secret-in-storage.js';

export type { Defect } from './defect.js';

const PLANTED: readonly Planted[] = [
  expiryTrustedToUi,
  expiryGraceWindow,
  acceptStaysEnabled,
  expiredAcceptRequotes,
  expiryUncheckedAfterReads,
  expiryInMemory,
  expiredAnswers500,
  expiredExecutionRetried,
  secretInBundle,
  secretInSourceMap,
  secretBase64InConfig,
  secretSplitInBundle,
  webhookSecretInStorage,
  secretInResponseHeader,
  secretInApiAnswer,
  secretHexInCookie,
  secretOnConsole,
  browserCallsUpstream,
  secretInLogs,
  secretInSupportPacket,
  newKeyPerRetry,
  newKeyOnSecondRetry,
  keyRecomputedAfterRestart,
  dedupeInMemory,
  dedupeCheckThenAct,
  dedupeByAttempt,
  orderCreatedTwice,
  timeoutRequotes,
  secondAcceptRequotes,
  ledgerDoubledOnRetry,
  retryStorm,
  throttleIgnored,
  unsentOrderForgotten,
  quoteKeyPerAccount,
  pageSendsTwice,
  acceptedQuoteDeclined,
  creditsOnReserved,
  creditsOnAccept,
  webhookAndPollBothCredit,
  replayedEventCreditsAgain,
  replayAfterRestartCreditsAgain,
  creditQueuedInMemory,
  unsignedEventAccepted,
  signatureNotVerified,
  signatureOverParsedBody,
  staleEventAccepted,
  outOfOrderEventRegresses,
  failedKeepsHold,
  releasedKeepsHold,
  failedIsCredited,
  pendingShownAsFinal,
  oldReservationMarkedFailed,
  traceMissesRequestIds,
  traceFailsByEventId,
  traceFailsByRequestId,
  tradeIdLostAfterRetry,
  privateWordsInPacket,
  userMayTrace,
  packetLacksReason,
  packetLacksRequestId,
  entryWithoutTradeId,
  amountRounded,
  amountAsFloat,
  eventIdMissing,
  earlyEventLost,
  closeDropsFailed,
  closeCountsTwice,
  closeShowsChargedAmount,
  ledgerRewritten,
  returnNotPosted,
  orphanEntryOnRetry,
  unsupportedNetworkQuoted,
  foreignOrderVisible,
  overLimitShrunk,
  unavailableAnswers500,
  unavailableHammered,
  reasonShownToUser,
  staleDiscoveryShown,
  priceInvented,
  outageEndsTracking,
  routeInventedByPage,
  acceptOfferedWithoutQuote,
  unfundedOrderSettled,
  quoteLockedOnLoad,
  privateWordsOnPage,
];

/** The closed list of planted mistakes, each with the checks that it must trip. */
export const defects: readonly Defect[] = PLANTED.map((planted) => ({
  ...planted,
  checks: EXPECTED_CHECKS[planted.id] ?? [],
}));
