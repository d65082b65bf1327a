import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { ClickStory } from '../../src/model/facts/duplicates.js';

/**
 * The page's script lets only the first of two clicks through (EXEC-10). A plain form is left to the browser, which
 * drops the first of two navigations; the backend must stand either.
 */
export const secondClickSuppressed = defineCheck({
  id: 'second-click-suppressed',
  needs: ['double-click'],
  messages: {
    sent: 'On a double click the page had {count} accepts under way at the same time, on a single click {single}.',
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
    const evidence = [timelineEvidence(double.trial), rowsEvidence(columns, rowsOf(double), 'Sent on a double click')];
    const counts = { count: underWay(double), single: underWay(single) };
    if (counts.count > Math.max(1, counts.single)) say.fail('sent', counts, evidence);
    else say.met('a double click had no more accepts under way than a single click', evidence);
  },
});

const columns = ['method', 'address', 'ms after the first', 'answered while the execution was held', 'sent by'];

function rowsOf({ sent }: ClickStory): string[][] {
  return sent.map(({ method, url, atMs, answeredAtMs, navigation }) => [
    method,
    url,
    String(Math.round(atMs - (sent[0]?.atMs ?? 0))),
    answeredAtMs === null ? 'no' : 'yes',
    navigation ? 'the browser' : 'a script',
  ]);
}

/**
 * Requests of scripts to one address, all unanswered as long as the execution was held: these wait for the execution.
 * What is answered meanwhile, a count of clicks say, is something else.
 */
function underWay({ sent }: ClickStory): number {
  const counts = new Map<string, number>();
  for (const { method, url } of sent.filter(({ answeredAtMs, navigation }) => answeredAtMs === null && !navigation)) {
    const address = `${method} ${url}`;
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
