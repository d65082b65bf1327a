import type { ServerResponse } from 'node:http';
import { type Arrived, headerOf, listen } from './listener.fixture.js';

/**
 * The partner of the sample and the twin behind it in one server, with ids that differ in every run. The broken one makes
 * a trade per accept, the other one per quote; both refuse what a copied id, cookie, token or key would be.
 */
export async function startDesk(kind: 'broken' | 'mended') {
  const run = Math.random().toString(36).slice(2, 10);
  const trades: string[] = [];
  const answer = (request: Arrived, response: ServerResponse) => {
    const say = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    const signedIn = headerOf(request, 'cookie') === `sid=${run}` && headerOf(request, 'x-csrf') === `csrf-${run}`;
    const controlled = headerOf(request, 'authorization') === 'Bearer control "token"';
    const body = request.body.toString();
    switch (`${request.method} ${request.path}`) {
      case 'POST /api/session':
        if (JSON.parse(body).password !== 'pass"word\\') return say(401, {});
        return say(201, { csrf: `csrf-${run}` }, { 'set-cookie': `sid=${run}; HttpOnly` });
      case 'POST /api/quotes':
        return signedIn ? say(201, { id: `quote/${run}`, pool_quote_id: `pq ${run}` }) : say(403, {});
      case 'POST /_twin/faults':
        return controlled && JSON.parse(body).quoteId === `pq ${run}` ? say(201, {}) : say(400, {});
      case `POST /api/quotes/quote%2F${run}/accept`:
        if (!signedIn || headerOf(request, 'x-attempt-id') === 'att-1') return say(403, {});
        if (kind === 'broken' || trades.length === 0) trades.push(`pq ${run}`);
        return say(202, {});
      case `GET /_twin/journal?quoteId=pq%20${run}`:
        if (!controlled) return say(401, {});
        return say(200, { entries: trades.map((quoteId) => ({ effect: 'trade-created', quoteId })) });
      default:
        return say(404, {});
    }
  };
  const { url, arrived } = await listen(answer);
  const env = {
    TARGET_URL: url,
    TWIN_URL: `${url}/`,
    ALICE_MANIFEST_SECRET: 'pass"word\\',
    TWIN_CONTROL_TOKEN: 'control "token"',
  };
  return { env, arrived, trades };
}
