import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AcceptAnswer } from '../acceptance.js';
import type { OrderRow, QuoteRow } from '../database/tables.js';
import { MESSAGES, orderMessage } from '../messages.js';
import type { LockAnswer, NoQuote, PriceAnswer, Terms } from '../quoting.js';
import { HttpRefusal, type Web } from './web.js';

type Reply = { readonly status: number; readonly body: object };
type Params<Name extends string> = { Params: Record<Name, string> };

const UNAVAILABLE = new HttpRefusal(404, 'quote_unavailable', MESSAGES.unavailable);

function termsOf(source: unknown): Terms {
  const given = (typeof source === 'object' && source !== null ? source : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof given[name] === 'string' ? given[name].trim() : '');
  return {
    poolId: text('poolId'),
    side: text('side'),
    network: text('network'),
    amount: text('amount'),
    destination: text('destination'),
  };
}

function quoteView(quote: QuoteRow, now: number): object {
  return {
    id: quote.quote_ref,
    quoteId: quote.quote_id,
    poolId: quote.pool_id,
    side: quote.side,
    network: quote.network,
    destination: quote.destination,
    amountIn: quote.amount_in,
    amountOut: quote.amount_out,
    asset: quote.asset,
    rate: quote.rate,
    feeBps: quote.fee_bps,
    status: quote.status,
    expiresAt: quote.expires_at,
    serverTime: new Date(now).toISOString(),
  };
}

function orderView(order: OrderRow): object {
  return {
    id: order.order_ref,
    state: order.status,
    quoteId: order.quote_id,
    tradeId: order.trade_id,
    poolId: order.pool_id,
    side: order.side,
    network: order.network,
    amountIn: order.amount,
    amountOut: order.amount_out,
    asset: order.asset,
    message: orderMessage(order.status, order.reason),
    acceptedAt: new Date(order.accepted_at_ms).toISOString(),
    updatedAt: new Date(order.updated_at_ms).toISOString(),
  };
}

/** An unavailable quote is a normal answer, not an error (SAFE-12). */
function noQuote(answer: NoQuote): Reply {
  switch (answer.kind) {
    case 'maintenance':
      return { status: 200, body: { view: 'maintenance', unavailableReason: null, message: MESSAGES.maintenance } };
    case 'refused':
      return {
        status: answer.reason === 'access_denied' ? 403 : 422,
        body: { view: 'refused', reason: answer.reason, message: answer.message },
      };
    case 'unavailable':
      return {
        status: 200,
        body: {
          view: 'unavailable',
          reference: answer.fallback.quote_ref,
          unavailableReason: answer.fallback.reason,
          message: answer.fallback.user_message,
          retryAfterSeconds: answer.retryAfterSeconds,
          alternativePoolId: answer.fallback.alternate_pool_id,
        },
      };
  }
}

function lockReply(answer: LockAnswer, now: number, marginMs: number): Reply {
  if (answer.kind !== 'quote') return noQuote(answer);
  return {
    status: 201,
    body: { view: 'quote', ...quoteView(answer.quote, now), acceptUntil: acceptUntil(answer.quote, marginMs) },
  };
}

function acceptUntil(quote: QuoteRow, marginMs: number): string {
  return new Date(quote.expires_at_ms - marginMs).toISOString();
}

function priceReply(answer: PriceAnswer): Reply {
  if (answer.kind !== 'price') return noQuote(answer);
  return { status: 200, body: { view: 'price', type: 'indicative', executable: false, ...answer.price } };
}

function acceptReply(answer: AcceptAnswer): Reply {
  switch (answer.kind) {
    case 'quote_unavailable':
      return { status: 404, body: { view: 'quote_unavailable', message: MESSAGES.unavailable } };
    case 'quote_expired':
      return { status: 409, body: { view: 'quote_expired', message: MESSAGES.expired } };
    case 'order': {
      const { order } = answer;
      const message = orderMessage(order.status, order.reason);
      const body = { view: viewOf(order), message, order: orderView(order) };
      if (order.status === 'processing') return { status: 202, body };
      if (order.status === 'expired') return { status: 409, body };
      if (order.status !== 'declined') return { status: 200, body };
      return { status: order.reason === 'insufficient_balance' ? 402 : 409, body };
    }
  }
}

function viewOf(order: OrderRow): string {
  if (order.status === 'expired') return 'quote_expired';
  return order.status === 'declined' ? 'declined' : 'trade_processing';
}

/** What a signed-in user can do. */
export function userRoutes(server: FastifyInstance, web: Web): void {
  const { app } = web;
  const { acceptance, behaviour, database, discovery, ledger, ports, quoting, settings } = app;
  const margin = settings.expiryMarginMs;
  const send = (request: FastifyRequest, reply: FastifyReply, { status, body }: Reply) =>
    reply.code(status).send(behaviour.edge.answer(request.url, body));

  server.get('/api/lanes', async (request, reply) => {
    await web.entitled(request, 'trade');
    const lanes = await discovery.lanes();
    const body = lanes === null ? { view: 'maintenance', message: MESSAGES.maintenance } : { view: 'lanes', lanes };
    return send(request, reply, { status: 200, body });
  });

  server.post('/api/price', async (request, reply) => {
    const { name } = await web.entitled(request, 'trade');
    return send(request, reply, priceReply(await quoting.price(name, termsOf(request.body))));
  });

  server.post('/api/quotes', async (request, reply) => {
    const { name } = await web.entitled(request, 'trade');
    const answer = await quoting.lock(name, termsOf(request.body));
    return send(request, reply, lockReply(answer, ports.now(), margin));
  });

  server.get<Params<'ref'>>('/api/quotes/:ref', async (request, reply) => {
    const { name } = await web.entitled(request, 'trade');
    const quote = await acceptance.findQuote(name, request.params.ref);
    if (!quote) throw UNAVAILABLE;
    return send(request, reply, lockReply({ kind: 'quote', quote }, ports.now(), margin));
  });

  server.post<Params<'ref'>>('/api/quotes/:ref/accept', async (request, reply) => {
    const { name } = await web.entitled(request, 'trade');
    const header = request.headers['x-attempt-id'];
    const attemptId = typeof header === 'string' && header !== '' ? header : ports.id('attempt');
    return send(request, reply, acceptReply(await acceptance.accept(name, request.params.ref, attemptId)));
  });

  server.post<Params<'ref'>>('/api/quotes/:ref/decline', async (request, reply) => {
    const { name } = await web.entitled(request, 'trade');
    if ((await acceptance.decline(name, request.params.ref)) === 'unavailable') throw UNAVAILABLE;
    return send(request, reply, { status: 200, body: { view: 'declined', status: 'declined' } });
  });

  server.get<Params<'ref'>>('/api/orders/:ref', async (request, reply) => {
    const { name } = await web.entitled(request, 'trade');
    const order = await database.db
      .selectFrom('orders')
      .selectAll()
      .where('order_ref', '=', request.params.ref)
      .executeTakeFirst();
    if (!order || !behaviour.access.owns(name, order.account)) {
      throw new HttpRefusal(404, 'order_unavailable', MESSAGES.unavailable);
    }
    return send(request, reply, { status: 200, body: orderView(order) });
  });

  server.get<Params<'asset'>>('/api/balances/:asset', async (request, reply) => {
    const { name } = await web.entitled(request, 'trade');
    const { asset } = request.params;
    const { final, pending } = await ledger.balances(name, asset);
    return send(request, reply, { status: 200, body: { asset, available: final, pending } });
  });
}
