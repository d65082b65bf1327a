import type { Check } from '../src/model/check.js';
import type { AreaId, QuestionId } from '../src/model/report.js';
import { acceptAfterExpiry } from './accept-after-expiry/accept-after-expiry.check.js';
import { expiredExecutionIsFinal } from './accept-after-expiry/expired-execution-is-final.check.js';
import { expiryIsTold } from './accept-after-expiry/expiry-is-told.check.js';
import { expirySurvivesRestart } from './accept-after-expiry/expiry-survives-restart.check.js';
import { freshTermsNeedAcceptance } from './accept-after-expiry/fresh-terms-need-acceptance.check.js';
import { noExecutionAfterExpiry } from './accept-after-expiry/no-execution-after-expiry.check.js';
import { slowReadsKeepExpiry } from './accept-after-expiry/slow-reads-keep-expiry.check.js';
import { staleTab } from './accept-after-expiry/stale-tab.check.js';
import { walksStayInTerms } from './accept-after-expiry/walks-stay-in-terms.check.js';
import { answersHoldNoSecret } from './browser-visible-secret/answers-hold-no-secret.check.js';
import { browserCallsNoLiquidityApi } from './browser-visible-secret/browser-calls-no-liquidity-api.check.js';
import { browserVisibleSecret } from './browser-visible-secret/browser-visible-secret.check.js';
import { bundlesHoldNoSecret } from './browser-visible-secret/bundles-hold-no-secret.check.js';
import { errorsHoldNoSecret } from './browser-visible-secret/errors-hold-no-secret.check.js';
import { logsHoldNoSecret } from './browser-visible-secret/logs-hold-no-secret.check.js';
import { mobileHoldsNoSecret } from './browser-visible-secret/mobile-holds-no-secret.check.js';
import { supportPacketsHoldNoSecret } from './browser-visible-secret/support-packets-hold-no-secret.check.js';
import { crashKeepsKey } from './double-click-duplicates/crash-keeps-key.check.js';
import { doubleClickDuplicates } from './double-click-duplicates/double-click-duplicates.check.js';
import { oneSetOfEntries } from './double-click-duplicates/one-set-of-entries.check.js';
import { parallelAcceptsOneTrade } from './double-click-duplicates/parallel-accepts-one-trade.check.js';
import { retryKeepsKey } from './double-click-duplicates/retry-keeps-key.check.js';
import { secondAcceptIsStored } from './double-click-duplicates/second-accept-is-stored.check.js';
import { secondClickSuppressed } from './double-click-duplicates/second-click-suppressed.check.js';
import { walksExecuteOnce } from './double-click-duplicates/walks-execute-once.check.js';
import { walksSurviveCrashes } from './double-click-duplicates/walks-survive-crashes.check.js';
import { capabilitiesReadFirst } from './entitlement/capabilities-read-first.check.js';
import { foreignQuoteRefused } from './entitlement/foreign-quote-refused.check.js';
import { overLimitRefused } from './entitlement/over-limit-refused.check.js';
import { unsupportedNetworkRefused } from './entitlement/unsupported-network-refused.check.js';
import { discoveryDownOffersNothing } from './fallback/discovery-down-offers-nothing.check.js';
import { noPriceInvented } from './fallback/no-price-invented.check.js';
import { outageKeepsTracking } from './fallback/outage-keeps-tracking.check.js';
import { pageInventsNothing } from './fallback/page-invents-nothing.check.js';
import { unavailableIsNormal } from './fallback/unavailable-is-normal.check.js';
import { unavailableNotHammered } from './fallback/unavailable-not-hammered.check.js';
import { unavailableWordsAreGeneric } from './fallback/unavailable-words-are-generic.check.js';
import { amountsEqual } from './finance-match/amounts-equal.check.js';
import { closeEqualsFeed } from './finance-match/close-equals-feed.check.js';
import { financeMatch } from './finance-match/finance-match.check.js';
import { ledgerAppendOnly } from './finance-match/ledger-append-only.check.js';
import { noOrphansNoDuplicates } from './finance-match/no-orphans-no-duplicates.check.js';
import { returnsNoticed } from './finance-match/returns-noticed.check.js';
import { walksLeaveNoOrphans } from './finance-match/walks-leave-no-orphans.check.js';
import { pagesShowNothingPrivate } from './guardrails/pages-show-nothing-private.check.js';
import { quotesLockedOnDemand } from './guardrails/quotes-locked-on-demand.check.js';
import { unfundedOrderBlocked } from './guardrails/unfunded-order-blocked.check.js';
import { creditSurvivesCrash } from './pending-credits-ledger/credit-survives-crash.check.js';
import { earlyEventCreditsOnce } from './pending-credits-ledger/early-event-credits-once.check.js';
import { failedAndReleasedLeaveNothing } from './pending-credits-ledger/failed-and-released-leave-nothing.check.js';
import { forgedEventsChangeNothing } from './pending-credits-ledger/forged-events-change-nothing.check.js';
import { pageWaitsForSettlement } from './pending-credits-ledger/page-waits-for-settlement.check.js';
import { pendingCreditsLedger } from './pending-credits-ledger/pending-credits-ledger.check.js';
import { replayedEventsChangeNothing } from './pending-credits-ledger/replayed-events-change-nothing.check.js';
import { returnIsReversed } from './pending-credits-ledger/return-is-reversed.check.js';
import { settledCreditsOnce } from './pending-credits-ledger/settled-credits-once.check.js';
import { settlesWithoutEvents } from './pending-credits-ledger/settles-without-events.check.js';
import { terminalStatesStand } from './pending-credits-ledger/terminal-states-stand.check.js';
import { unavailableQuoteCreditsNobody } from './pending-credits-ledger/unavailable-quote-credits-nobody.check.js';
import { walksCreditOnce } from './pending-credits-ledger/walks-credit-once.check.js';
import { changedBodyRefused } from './provider-contract/changed-body-refused.check.js';
import { conflictTellsNothing } from './provider-contract/conflict-tells-nothing.check.js';
import { expiredQuoteRefused } from './provider-contract/expired-quote-refused.check.js';
import { failedAttemptCanBeRetried } from './provider-contract/failed-attempt-can-be-retried.check.js';
import { keyLivesItsTime } from './provider-contract/key-lives-its-time.check.js';
import { keyRequired } from './provider-contract/key-required.check.js';
import { keySurvivesRestart } from './provider-contract/key-survives-restart.check.js';
import { keysBelongToCredentials } from './provider-contract/keys-belong-to-credentials.check.js';
import { newKeyNewResource } from './provider-contract/new-key-new-resource.check.js';
import { nothingCreatedUnseen } from './provider-contract/nothing-created-unseen.check.js';
import { parallelRequestsOneExecution } from './provider-contract/parallel-requests-one-execution.check.js';
import { quoteExecutesOnce } from './provider-contract/quote-executes-once.check.js';
import { replayAnswersOriginal } from './provider-contract/replay-answers-original.check.js';
import { secondLayerAnswers } from './provider-contract/second-layer-answers.check.js';
import { unkeyedOperations } from './provider-contract/unkeyed-operations.check.js';
import { crashedExecutionResolves } from './retry-contract/crashed-execution-resolves.check.js';
import { keyPerOperation } from './retry-contract/key-per-operation.check.js';
import { noParallelExecutions } from './retry-contract/no-parallel-executions.check.js';
import { uncertainExecutionResolves } from './retry-contract/uncertain-execution-resolves.check.js';
import { walksRetryGently } from './retry-contract/walks-retry-gently.check.js';
import { ordinaryUsersRefused } from './support-traceability/ordinary-users-refused.check.js';
import { recordsComplete } from './support-traceability/records-complete.check.js';
import { supportPacketComplete } from './support-traceability/support-packet-complete.check.js';
import { supportSeesNothingPrivate } from './support-traceability/support-sees-nothing-private.check.js';
import { supportTraceability } from './support-traceability/support-traceability.check.js';
import { tradeIdStoredEarly } from './support-traceability/trade-id-stored-early.check.js';
import { walksRecordIds } from './support-traceability/walks-record-ids.check.js';
import { oneSwapPerConfirm } from './swap-contract/one-swap-per-confirm.check.js';
import { swapCrashKeepsKey } from './swap-contract/swap-crash-keeps-key.check.js';
import { swapKeyIsUuid } from './swap-contract/swap-key-is-uuid.check.js';
import { swapKeyPerConfirm } from './swap-contract/swap-key-per-confirm.check.js';
import { swapRefusalsAreNoSwaps } from './swap-contract/swap-refusals-are-no-swaps.check.js';
import { swapRetriesAreBounded } from './swap-contract/swap-retries-are-bounded.check.js';
import { swapRetryKeepsKey } from './swap-contract/swap-retry-keeps-key.check.js';
import { eventsAreAuthenticated } from './webhooks/events-are-authenticated.check.js';
import { forgedEventsAreRefused } from './webhooks/forged-events-are-refused.check.js';
import { replaysAreAcknowledged } from './webhooks/replays-are-acknowledged.check.js';

/** Every check of the audit, by the question or area that it answers. */
export const suites = {
  'accept-after-expiry': [
    acceptAfterExpiry,
    expiredExecutionIsFinal,
    expiryIsTold,
    expirySurvivesRestart,
    freshTermsNeedAcceptance,
    noExecutionAfterExpiry,
    slowReadsKeepExpiry,
    staleTab,
    walksStayInTerms,
  ],
  'browser-visible-secret': [
    answersHoldNoSecret,
    browserCallsNoLiquidityApi,
    browserVisibleSecret,
    bundlesHoldNoSecret,
    errorsHoldNoSecret,
    logsHoldNoSecret,
    mobileHoldsNoSecret,
    supportPacketsHoldNoSecret,
  ],
  'double-click-duplicates': [
    crashKeepsKey,
    doubleClickDuplicates,
    oneSetOfEntries,
    parallelAcceptsOneTrade,
    retryKeepsKey,
    secondAcceptIsStored,
    secondClickSuppressed,
    walksExecuteOnce,
    walksSurviveCrashes,
  ],
  entitlement: [capabilitiesReadFirst, foreignQuoteRefused, overLimitRefused, unsupportedNetworkRefused],
  fallback: [
    discoveryDownOffersNothing,
    noPriceInvented,
    outageKeepsTracking,
    pageInventsNothing,
    unavailableIsNormal,
    unavailableNotHammered,
    unavailableWordsAreGeneric,
  ],
  guardrails: [pagesShowNothingPrivate, quotesLockedOnDemand, unfundedOrderBlocked],
  'pending-credits-ledger': [
    creditSurvivesCrash,
    earlyEventCreditsOnce,
    failedAndReleasedLeaveNothing,
    forgedEventsChangeNothing,
    pageWaitsForSettlement,
    pendingCreditsLedger,
    replayedEventsChangeNothing,
    returnIsReversed,
    settledCreditsOnce,
    settlesWithoutEvents,
    terminalStatesStand,
    unavailableQuoteCreditsNobody,
    walksCreditOnce,
  ],
  'retry-contract': [
    crashedExecutionResolves,
    keyPerOperation,
    noParallelExecutions,
    uncertainExecutionResolves,
    walksRetryGently,
  ],
  webhooks: [eventsAreAuthenticated, forgedEventsAreRefused, replaysAreAcknowledged],
  'provider-contract': [
    keyRequired,
    replayAnswersOriginal,
    changedBodyRefused,
    conflictTellsNothing,
    newKeyNewResource,
    quoteExecutesOnce,
    expiredQuoteRefused,
    keyLivesItsTime,
    secondLayerAnswers,
    keysBelongToCredentials,
    unkeyedOperations,
    parallelRequestsOneExecution,
    nothingCreatedUnseen,
    keySurvivesRestart,
    failedAttemptCanBeRetried,
  ],
  'support-traceability': [
    ordinaryUsersRefused,
    recordsComplete,
    supportPacketComplete,
    supportSeesNothingPrivate,
    supportTraceability,
    tradeIdStoredEarly,
    walksRecordIds,
  ],
  'finance-match': [
    amountsEqual,
    closeEqualsFeed,
    financeMatch,
    ledgerAppendOnly,
    noOrphansNoDuplicates,
    returnsNoticed,
    walksLeaveNoOrphans,
  ],
  'swap-contract': [
    oneSwapPerConfirm,
    swapCrashKeepsKey,
    swapKeyIsUuid,
    swapKeyPerConfirm,
    swapRefusalsAreNoSwaps,
    swapRetriesAreBounded,
    swapRetryKeepsKey,
  ],
} satisfies Partial<Record<QuestionId | AreaId, readonly Check[]>>;

export const checks: readonly Check[] = Object.values(suites).flat();
