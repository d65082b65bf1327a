import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';

/** Quotes and executions leave from the server; the browser never reaches for them itself (EXEC-5). */
export const browserCallsNoLiquidityApi = defineCheck({
  id: 'browser-calls-no-liquidity-api',
  needs: ['secrets-browser'],
  messages: { called: 'The browser itself sent {method} {place} to the liquidity API ({phase}).' },
  judge({ 'secrets-browser': facts }, say) {
    const told = new Set<string>();
    for (const call of facts.liquidityCalls) {
      const { method, phase } = call;
      const place = placeOf(call.url);
      if (told.has(`${method} ${place}`)) continue;
      told.add(`${method} ${place}`);
      const rows = [[method, place, call.resourceType, phase]];
      const evidence = rowsEvidence(
        ['method', 'address', 'kind', 'when'],
        rows,
        'A request of the browser to the liquidity API',
      );
      say.fail('called', { method, place, phase }, [evidence]);
    }
    const { obstacle, reached } = facts;
    if (obstacle) say.unverified(obstacle.fault, obstacle.reason);
    else if (!reached.accepted) {
      say.unverified(
        'manifest',
        'no order came about in the browser (`ui.accept`, `ui.outputs.orderRef`), so nothing was executed under its eyes',
      );
    } else if (told.size === 0) {
      const hosts = [...facts.liquidityHosts, '*.0bit.app'].join(', ');
      const rows = [[String(facts.requests), hosts]];
      const how = `a quote was locked and accepted in the browser; none of its ${facts.requests} requests went to ${hosts}`;
      say.met(how, [rowsEvidence(['requests', 'none of them to'], rows, 'Requests of the browser')]);
    }
  },
});

/** Host and path: a query may hold what must not be repeated. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
