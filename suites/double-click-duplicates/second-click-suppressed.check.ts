import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { SentRequest } from '../../src/model/facts/duplicates.js';

/** The page itself lets only the first of two clicks through (EXEC-10). The backend must stand it all the same. */
export const secondClickSuppressed = defineCheck({
  id: 'second-click-suppressed',
  needs: ['double-click'],
  messages: {
    sent: 'On a double click the page sent {count} requests to the same address, on a single click {single}.',
  },
  judge({ 'double-click': { stories } }, say) {
    const double = stories.find(({ kind }) => kind === 'double-click');
    const single = stories.find(({ kind }) => kind === 'repeated');
    const blind = [double, single].find((story) => !story || story.obstacle || !story.trial.met.yes);
    if (!double || !single || blind) {
      const reason = blind?.obstacle?.reason ?? blind?.trial.met.how ?? 'the page was not clicked';
      say.unverified(blind?.obstacle?.fault ?? 'harness', reason);
      return;
    }
    const rows = double.sent.map(({ method, url, atMs }) => [
      method,
      url,
      String(Math.round(atMs - (double.sent[0]?.atMs ?? 0))),
    ]);
    const evidence = [
      timelineEvidence(double.trial),
      rowsEvidence(['method', 'address', 'ms after the first'], rows, 'What the page sent on a double click'),
    ];
    const counts = { count: mostToOneAddress(double.sent), single: mostToOneAddress(single.sent) };
    if (counts.count > counts.single) say.fail('sent', counts, evidence);
    else if (counts.count === 0) say.unverified('harness', 'the page sent no request that could be seen', evidence);
    else say.met('a double click sent no more than a single click', evidence);
  },
});

function mostToOneAddress(sent: readonly SentRequest[]): number {
  const counts = new Map<string, number>();
  for (const { method, url } of sent) counts.set(`${method} ${url}`, (counts.get(`${method} ${url}`) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
