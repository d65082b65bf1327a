import type { Exchange } from '../../model/call.js';
import { createDispatcher, send } from '../../probes/http/transport.js';
import type { DrillContext } from '../context.js';

export interface ByHand {
  /** Sends a request that no operation of the manifest would make. Never throws; counted against the limits. */
  ask(request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }): Promise<Exchange>;
  close(): Promise<void>;
}

/** Requests as somebody with a terminal would send them: to the target alone. */
export function createByHand(context: DrillContext): ByHand {
  const { manifest, stage, signal } = context;
  const { headers: always, timeoutMs, tls } = manifest.target;
  const options = { caFile: tls?.caFile ?? null, env: process.env, connections: 4 };
  const dispatcher = createDispatcher(new URL(stage.baseUrl), options);
  return {
    ask: ({ method, url, headers = {}, body }) =>
      context.outgoing(async () => {
        await stage.allowance.request(1, signal);
        const request = {
          step: null,
          method,
          url: new URL(url),
          headers: new Headers({ ...always, ...headers }),
          body: body === undefined ? null : Buffer.from(body),
          timeoutMs,
          followRedirects: false,
        };
        return (await send(request, { dispatcher, clock: () => context.now(), signal })).exchange;
      }),
    close: () => dispatcher.close(),
  };
}

/** Headers of a recorded request that may be sent again with another body. */
export function reusable(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = /^(?:content-length|transfer-encoding|connection|host|expect|idempotency-key)$/i;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name)));
}
