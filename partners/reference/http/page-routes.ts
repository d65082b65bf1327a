import type { FastifyInstance, FastifyReply } from 'fastify';
import { buildAssets } from '../assets.js';
import type { Web } from './web.js';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  map: 'application/json; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** The pages. They hold no data of their own: everything they show comes from the same API under the same session. */
export function pageRoutes(server: FastifyInstance, web: Web): void {
  const { behaviour, settings } = web.app;
  const assets = buildAssets(settings.dataDir, behaviour.edge.content);
  const page = (reply: FastifyReply, name: string, values: Readonly<Record<string, string>> = {}) =>
    reply.type('text/html; charset=utf-8').send(assets.page(name, values));

  server.get('/', async (_request, reply) => reply.redirect('/buy', 303));

  server.get<{ Querystring: { wrong?: string } }>('/login', async (request, reply) =>
    page(reply, 'login', { notice: request.query.wrong ? 'The account or password is wrong.' : '' }),
  );

  server.get('/buy', async (request, reply) => {
    const account = await web.account(request);
    if (!account) return reply.redirect('/login', 303);
    return page(reply, 'buy', { account: account.name });
  });

  server.get<{ Params: { ref: string } }>('/orders/:ref', async (request, reply) => {
    const account = await web.account(request);
    if (!account) return reply.redirect('/login', 303);
    return page(reply, 'order', { account: account.name });
  });

  server.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const { name } = request.params;
    const text = assets.file(name);
    if (text === null) return reply.code(404).send({ view: 'not_found', message: 'There is no such file.' });
    return reply.type(TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain').send(text);
  });
}
