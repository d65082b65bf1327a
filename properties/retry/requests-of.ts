import type { Call } from '../../src/model/call.js';
import type { WalkAction } from '../../src/model/counterexample.js';

/** Every request of one call as it left for the target; calls of one group left without waiting for one another. */
export function requestsOf(call: Call, step: number, together: number | null): WalkAction[] {
  return call.exchanges.map(({ request, response }) => {
    const url = new URL(request.url);
    return {
      kind: 'request',
      step,
      to: 'target',
      account: call.account,
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: request.headers,
      body: request.body,
      answer: response && { status: response.status, headers: response.headers, body: response.body },
      together,
    };
  });
}
