import type { Call } from '../../src/model/call.js';
import type { WalkAction } from '../../src/model/counterexample.js';

/** Every request of one call as it left for the target; calls that left at one moment are one group. */
export function requestsOf(call: Call, step: number): WalkAction[] {
  return call.exchanges.map(({ request, response, startedAtMs }) => {
    const url = new URL(request.url);
    return {
      kind: 'request',
      step,
      to: 'target',
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: request.headers,
      body: request.body,
      answer: response && { status: response.status, body: response.body },
      together: startedAtMs,
    };
  });
}

/** Gives each group of requests that left together a number, and those that left alone none. */
export function numberGroups(actions: readonly WalkAction[]): WalkAction[] {
  const moments = actions.flatMap((action) => (action.kind === 'request' && action.together !== null ? [action.together] : []));
  const shared = [...new Set(moments.filter((moment, index) => moments.indexOf(moment) !== index))];
  return actions.map((action) => {
    if (action.kind !== 'request' || action.together === null) return action;
    const group = shared.indexOf(action.together);
    return { ...action, together: group < 0 ? null : group + 1 };
  });
}
