import type { FastifyInstance } from 'fastify';
import type { Receipt } from '../webhook-inbox.js';
import type { Web } from './web.js';

const STATUS: Readonly<Record<Receipt, number>> = {
  applied: 200,
  duplicate: 200,
  kept: 200,
  ignored: 200,
  unreadable: 400,
  unverified: 400,
};

/** Takes deliveries as raw bytes, whatever they say they are; nothing is parsed before it is verified. */
export function webhookRoute(scope: FastifyInstance, { app }: Web): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  scope.post('/hooks/pools', async (request, reply) => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = request.headers[app.settings.webhookHeader];
    const receipt = await app.inbox.receive(raw, typeof header === 'string' ? header : undefined);
    return reply.code(STATUS[receipt]).send({ receipt });
  });
}
