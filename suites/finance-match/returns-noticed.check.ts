import { defineCheck } from '../../src/checks/define-check.js';
import { timelineEvidence } from '../../src/checks/evidence.js';

/** A return comes without an event: a daily job or a status read has to find it (SAFE-19). */
export const returnsNoticed = defineCheck({
  id: 'returns-noticed',
  needs: ['records'],
  messages: {
    kept: 'The order of returned trade {trade} still reads {status}, although the upstream or the batch job could tell.',
  },
  judge({ records: facts }, say) {
    const story = facts.stories.find(({ kind }) => kind === 'returned');
    const trade = story?.trial.trade;
    const noticed = facts.returnNoticed;
    if (!story || !trade || !noticed) {
      say.unverified(
        story?.obstacle?.fault ?? 'harness',
        story?.obstacle?.reason ?? 'no settled order could be returned',
      );
      return;
    }
    const evidence = [timelineEvidence(story.trial)];
    if (story.status === 'returned' || story.status === 'released') {
      say.met('the order was found to be returned', evidence);
    } else if (noticed.looked || noticed.reconciled) {
      say.fail('kept', { trade: trade.transactId, status: story.status ?? 'unknown' }, evidence);
    } else {
      say.unverified(
        'manifest',
        'the app did not look at the settled trade again; name its daily job under `hooks.reconcile` to have it run',
        evidence,
      );
    }
  },
});
