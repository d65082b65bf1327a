import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { App } from '../app.js';
import { opsRoutes } from './ops-routes.js';
import { pageRoutes } from './page-routes.js';
import { sessionRoutes } from './session-routes.js';
import { userRoutes } from './user-routes.js';
import { HttpRefusal, SESSION_COOKIE, type Web } from './web.js';
import { webhookRoute } from './webhook-route.js';

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

function bearer(request: FastifyRequest): string | null {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ', 2);
  return scheme?.toLowerCase() === 'bearer' && token ? token : null;
}

/** A browser's cross-site write is refused even where its cookie came along. */
function foreignOrigin({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}

/** The partner's whole HTTP surface: pages, JSON API, operations desk, webhooks. */
export async function buildServer(app: App): Promise<FastifyInstance> {
  const { behaviour, log, sessions } = app;
  const server = fastify({ logger: false, forceCloseConnections: 'idle', bodyLimit: 262_144 });
  await server.register(cookie);
  await server.register(formbody);

  server.addHook('onSend', async (_request, reply) => {
    const given = reply.getHeaders();
    for (const [name, value] of Object.entries(behaviour.edge.headers(SECURITY_HEADERS))) {
      if (given[name] === undefined) reply.header(name, value);
    }
  });
  server.addHook('onRequest', async (request) => {
    if (foreignOrigin(request)) throw new HttpRefusal(403, 'refused', 'This request came from another site.');
  });
  server.setErrorHandler(async (error, request, reply) => {
    if (error instanceof HttpRefusal)
      return reply.code(error.status).send({ view: error.view, message: error.message });
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 400 && status < 500) {
      return reply.code(status).send({ view: 'refused', message: 'This request cannot be read.' });
    }
    const code = error instanceof Error ? error.name : 'unknown';
    log.write('fault', { operation: `${request.method} ${request.routeOptions.url ?? '-'}`, code });
    return reply.code(500).send({ view: 'error', message: 'Something went wrong. Please try again later.' });
  });

  const web: Web = {
    app,
    async account(request) {
      const token = bearer(request) ?? request.cookies[SESSION_COOKIE];
      return token ? sessions.whose(token) : null;
    },
    async entitled(request, action) {
      const account = await web.account(request);
      if (!account) throw new HttpRefusal(401, 'sign_in', 'Sign in first.');
      if (behaviour.access.may(account.role, action)) return account;
      log.write('access_refused', { operation: action, role: account.role });
      throw new HttpRefusal(403, 'refused', 'This account is not enabled for this action.');
    },
  };
  server.get('/healthz', async () => ({ ok: true }));
  sessionRoutes(server, web);
  userRoutes(server, web);
  opsRoutes(server, web);
  pageRoutes(server, web);
  await server.register(async (scope) => webhookRoute(scope, web));
  return server;
}
