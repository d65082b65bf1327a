import type { Statements } from '../../src/model/check.js';
import type { ConfirmFacts } from '../../src/model/facts/swaps.js';
import { confirmEvidence, keysOf, provesNothing, swapRequests } from './confirms.js';

export const confirmKeyMessages = {
  'several-keys':
    '{confirm}: {count} requests to create the swap of one confirm carried {keys} different idempotency keys.',
  'changed-body': '{confirm}: the request body changed under one idempotency key.',
} as const;

/** One key and one body for whatever is sent for one confirm. A confirm that was sent once proves nothing here. */
export function judgeConfirmKeys({ stories }: ConfirmFacts, say: Statements<keyof typeof confirmKeyMessages>): void {
  for (const story of stories) {
    const confirm = story.trial.id;
    const sent = swapRequests(story);
    const keys = keysOf(story);
    const bodies = new Set(sent.map(({ idempotencyKey, body }) => JSON.stringify([idempotencyKey, body])));
    if (keys.length > 1) {
      say.fail('several-keys', { confirm, count: sent.length, keys: keys.length }, confirmEvidence(story));
    } else if (bodies.size > 1) {
      say.fail('changed-body', { confirm }, confirmEvidence(story));
    } else if (story.failure === 'uncertain' && !provesNothing(story, say)) {
      const how = `${confirm}: ${story.trial.met.how}; ${sent.length} requests under one key`;
      say.met(how, confirmEvidence(story));
    }
  }
}
