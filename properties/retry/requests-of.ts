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

interface ControlPlace {
  readonly step: number;
  readonly together?: number | null;
  readonly body?: unknown;
  /** What of the answer is needed later; null where nothing is. */
  readonly answer?: unknown;
}

/** A request to the control of the twin behind the target, as an export sends it. */
export function controlAction(method: 'GET' | 'POST' | 'DELETE', path: string, place: ControlPlace): WalkAction {
  const { step, together = null, body = null, answer = null } = place;
  const json = { 'content-type': 'application/json' };
  return {
    kind: 'request',
    step,
    to: 'control',
    account: null,
    method,
    path,
    headers: body === null ? {} : json,
    body: body === null ? null : JSON.stringify(body),
    answer: answer === null ? null : { status: 200, headers: json, body: JSON.stringify(answer) },
    together,
  };
}
