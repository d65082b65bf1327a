import type { FastifyInstance, FastifyReply } from 'fastify';
import { HttpRefusal, SESSION_COOKIE, type Web } from './web.js';

function credentials(body: unknown): { name: string; password: string } {
  const { account, password } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return { name: typeof account === 'string' ? account : '', password: typeof password === 'string' ? password : '' };
}

/** Signing in and out, for pages (a form) and for API clients (JSON). */
export function sessionRoutes(server: FastifyInstance, { app }: Web): void {
  const secure = app.settings.environment === 'production';
  const setCookie = (reply: FastifyReply, token: string) =>
    reply.setCookie(SESSION_COOKIE, token, { path: '/', httpOnly: true, sameSite: 'strict', secure });

  server.post('/api/session', async (request, reply) => {
    const { name, password } = credentials(request.body);
    const session = await app.sessions.open(name, password);
    if (!session) throw new HttpRefusal(401, 'sign_in', 'The account or password is wrong.');
    setCookie(reply, session.token);
    return { account: session.account.name, role: session.account.role, token: session.token };
  });

  server.post('/login', async (request, reply) => {
    const { name, password } = credentials(request.body);
    const session = await app.sessions.open(name, password);
    if (!session) return reply.redirect('/login?wrong=1', 303);
    setCookie(reply, session.token);
    return reply.redirect('/buy', 303);
  });

  server.post('/logout', async (request, reply) => {
    const token = request.cookies[SESSION_COOKIE];
    if (token) await app.sessions.close(token);
    reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return reply.redirect('/login', 303);
  });
}
