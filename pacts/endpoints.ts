import { connect } from 'node:net';
import supertest from 'supertest';
import type { CheckReport } from '../src/model/report.js';
import { interactionChecks } from './interaction-checks.js';
import type { Provider } from './provider-control.js';
import type { InteractionResult } from './verify-contract.js';

type Agent = ReturnType<typeof supertest.agent>;

/** What a contract by example says badly: bytes, sizes, spelling of headers, cut connections. */
export interface Endpoint {
  readonly name: string;
  readonly rules: readonly string[];
  /** What differs; empty where all is as it should be. Rejects where no answer comes. */
  ask(agent: Agent, key: string, baseUrl: string): Promise<readonly string[]>;
}

const quotePath = '/v1/pools/EUR-USDT/quote';

function unreadableBody(name: string, body: string | Buffer): Endpoint {
  return {
    ...{ name: `answer 400 to ${name}`, rules: ['EXEC-4'] },
    async ask(agent, key) {
      const sent = agent.post(quotePath).set('Authorization', `Bearer ${key}`).set('Content-Type', 'application/json');
      return status((await sent.send(body)).status, 400);
    },
  };
}

/** Asked of any 0Pools by its URL. */
export const poolsEndpoints: readonly Endpoint[] = [
  {
    ...{ name: 'carry a request id in every answer, refusals included', rules: ['SAFE-9'] },
    async ask(agent, key) {
      const wrong: string[] = [];
      for (const path of ['/v1/pools', '/v1/pools/trades', '/v1/pools/quotes/nothing', '/v1/nowhere']) {
        const answer = await agent.get(path).set('Authorization', `Bearer ${key}`);
        if (!/^\S+$/.test(answer.headers['x-request-id'] ?? '')) wrong.push(`X-Request-Id: absent from ${path}`);
      }
      return wrong;
    },
  },
  {
    ...{ name: 'answer 401 in the flat envelope without a key that is known', rules: ['EXEC-8'] },
    async ask(agent) {
      const wrong: string[] = [];
      for (const authorization of ['', 'Bearer sk_test_wrong', 'Basic abc']) {
        const answer = await agent.get('/v1/pools/trades').set('Authorization', authorization);
        wrong.push(...status(answer.status, 401));
        if (typeof answer.body?.code !== 'string') wrong.push(`$.code: absent with "${authorization}"`);
        if (answer.body?.request_id !== answer.headers['x-request-id'])
          wrong.push('$.request_id: is not that of the header');
      }
      return wrong;
    },
  },
  {
    ...{ name: 'take names of headers in any case', rules: ['KEY-3'] },
    ask: async (agent, key) =>
      status((await agent.get('/v1/pools/trades').set('AUTHORIZATION', `Bearer ${key}`)).status, 200),
  },
  unreadableBody('broken JSON', '{"side":'),
  unreadableBody('a list in place of an object', '[]'),
  unreadableBody('invalid UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
  {
    ...{ name: 'answer 400 to an execution without its key', rules: ['KEY-3'] },
    async ask(agent, key) {
      const sent = agent.post('/v1/pools/EUR-USDT/transact').set('Authorization', `Bearer ${key}`);
      return status((await sent.send({ quoteId: 'pq_test_any' })).status, 400);
    },
  },
  {
    ...{ name: 'answer 413 to a body beyond any sense', rules: ['EXEC-4'] },
    async ask(agent, key) {
      const sent = agent.post(quotePath).set('Authorization', `Bearer ${key}`).set('Content-Type', 'application/json');
      const answer = await sent.send(JSON.stringify({ side: 'x'.repeat(3_000_000) })).catch((error: Error) => error);
      if (!(answer instanceof Error)) return status(answer.status, 413);
      // A server may close before it has read all of it; then there is no answer to look at.
      if (/EPIPE|ECONNRESET/.test(answer.message)) return [];
      throw answer;
    },
  },
  {
    ...{ name: 'go on answering after connections were cut in the middle of a request', rules: ['FALL-24'] },
    async ask(agent, key, baseUrl) {
      await Promise.all([1, 2, 3].map(() => cutShort(new URL(baseUrl), key)));
      return status((await agent.get('/v1/pools/trades').set('Authorization', `Bearer ${key}`)).status, 200);
    },
  },
];

/** Announces a body, sends half of it and hangs up; nothing over TLS, where it would take a handshake first. */
async function cutShort(url: URL, key: string): Promise<void> {
  if (url.protocol !== 'http:') return;
  const head = `POST ${quotePath} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${key}\r\n`;
  await new Promise<void>((resolve) => {
    const socket = connect(Number(url.port || 80), url.hostname, () => {
      socket.write(`${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"side":`, () =>
        socket.destroy(),
      );
    });
    socket.once('error', () => resolve()).once('close', () => resolve());
  });
}

function status(was: number, expected: number): string[] {
  return was === expected ? [] : [`status: expected ${expected}, was ${was}`];
}

/** Holds the endpoints of a 0Pools against what Pact cannot say of them. */
export async function verifyEndpoints({ baseUrl, credential }: Provider): Promise<CheckReport[]> {
  const agent = supertest.agent(baseUrl);
  const results: InteractionResult[] = [];
  for (const { name, rules, ask } of poolsEndpoints) {
    const about = { interaction: name, rules, states: [], pending: false, exchange: null, durationMs: 0 };
    try {
      const mismatches = await ask(agent, credential, baseUrl);
      results.push({ ...about, outcome: mismatches.length === 0 ? 'kept' : 'broken', mismatches });
    } catch (error) {
      const reason = `no answer came: ${error instanceof Error ? error.message : String(error)}`;
      results.push({ ...about, outcome: 'unverified', mismatches: [reason] });
    }
  }
  const remedy = 'Answer as every HTTP client expects: a controlled refusal with a request id, whatever is sent.';
  return interactionChecks({ area: 'pools-contract', name: '0pools-endpoints', fault: 'provider', remedy }, results);
}
