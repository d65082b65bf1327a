import type { Check } from '../src/model/check.js';
import type { AreaId, QuestionId } from '../src/model/report.js';
import { noExecutionAfterExpiry } from './accept-after-expiry/no-execution-after-expiry.check.js';

/** Every check of the audit, by the question or area that it answers. */
export const suites = {
  'accept-after-expiry': [noExecutionAfterExpiry],
} satisfies Partial<Record<QuestionId | AreaId, readonly Check[]>>;

export const checks: readonly Check[] = Object.values(suites).flat();
