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
  ],
} satisfies Partial<Record<QuestionId | AreaId, readonly Check[]>>;

export const checks: readonly Check[] = Object.values(suites).flat();
