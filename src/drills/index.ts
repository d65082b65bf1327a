import { crashExecution } from './crash/crash-execution.drill.js';
import { uncertainExecution } from './crash/uncertain-execution.drill.js';
import type { Drill } from './define.js';
import { acceptAgain } from './duplicates/accept-again.drill.js';
import { doubleClick } from './duplicates/double-click.drill.js';
import { duplicateEntries } from './duplicates/duplicate-entries.drill.js';
import { parallelAccepts } from './duplicates/parallel-accepts.drill.js';
import { entitlement } from './entitlement/entitlement.drill.js';
import { expiryApi } from './expiry/expiry-api.drill.js';
import { expiryBrowser } from './expiry/expiry-browser.drill.js';
import { expiryRestart } from './expiry/expiry-restart.drill.js';
import { expirySlowReads } from './expiry/expiry-slow-reads.drill.js';
import { pageLocks } from './guardrails/page-locks.drill.js';
import { unfundedAccept } from './guardrails/unfunded-accept.drill.js';
import { crashSettlement } from './ledger/crash-settlement.drill.js';
import { ledgerHold } from './ledger/ledger-hold.drill.js';
import { ledgerOutcomes } from './ledger/ledger-outcomes.drill.js';
import { ledgerPage } from './ledger/ledger-page.drill.js';
import { ledgerReturn } from './ledger/ledger-return.drill.js';
import { ledgerUnavailable } from './ledger/ledger-unavailable.drill.js';
import { settlementPaths } from './ledger/settlement-paths.drill.js';
import { outages } from './outages/outages.drill.js';
import { pageOutage } from './outages/page-outage.drill.js';
import { trackingOutage } from './outages/tracking-outage.drill.js';
import { records } from './records/records.drill.js';
import { secretsAnswers } from './secrets/secrets-answers.drill.js';
import { secretsBrowser } from './secrets/secrets-browser.drill.js';
import { secretsFiles } from './secrets/secrets-files.drill.js';
import { secretsTroubles } from './secrets/secrets-troubles.drill.js';
import { swapConfirms } from './swaps/swap-confirms.drill.js';
import { swapCrashes } from './swaps/swap-crashes.drill.js';
import { crashWalks } from './walks/crash-walks.drill.js';
import { walks } from './walks/walks.drill.js';
import { eventForgeries } from './webhooks/event-forgeries.drill.js';
import { eventOrder } from './webhooks/event-order.drill.js';
import { eventReplays } from './webhooks/event-replays.drill.js';

/** Every drill, in no particular order: add yours here. */
export const drillIndex: readonly Drill[] = [
  parallelAccepts,
  acceptAgain,
  duplicateEntries,
  doubleClick,
  uncertainExecution,
  crashExecution,
  entitlement,
  expiryApi,
  expiryBrowser,
  expiryRestart,
  expirySlowReads,
  ledgerHold,
  ledgerOutcomes,
  ledgerPage,
  ledgerReturn,
  ledgerUnavailable,
  settlementPaths,
  eventReplays,
  eventForgeries,
  eventOrder,
  crashSettlement,
  outages,
  trackingOutage,
  unfundedAccept,
  pageLocks,
  pageOutage,
  records,
  secretsAnswers,
  secretsBrowser,
  secretsTroubles,
  secretsFiles,
  swapConfirms,
  swapCrashes,
  walks,
  crashWalks,
];
