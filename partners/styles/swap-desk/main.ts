import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Mistake, mistakenDesk } from './mistakes.js';
import { OrderBook, type SwapOrder } from './order-book.js';
import { SwapDesk } from './swap-desk.js';
import { SwapsClient } from './swaps-client.js';

/** The Swaps reference desk over HTTP. `MISTAKE` plants one of `mistakes.ts`; pauses are a fifth of production's. */
const env = (name: string) => process.env[name] ?? '';
const users: Readonly<Record<string, string>> = { 'a-token': 'ann', 'b-token': 'ben' };
/** Where funds come back to when a swap fails. */
const refundAddress = 'TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf';
const patienceMs = 1_000;

const book = new OrderBook(env('DATA_DIR') || '.');
const options = { baseUrl: env('SWAPS_BASE_URL'), credential: env('SWAPS_CREDENTIAL'), timeoutMs: 2_000 };
const ports = { now: () => Date.now(), sleep: (ms: number) => wait(ms / 5), key: () => randomUUID() };
const client = new SwapsClient({ ...options, attempts: book, ports });
const mistake = env('MISTAKE') as Mistake | '';
const desk = mistake === '' ? new SwapDesk(book, client) : mistakenDesk(mistake, { options, client, book, ports });

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

createServer(async (incoming, outgoing) => {
  const { status, body } = await answer(incoming).catch(() => ({ status: 400, body: { error: 'unreadable' } }));
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(body));
}).listen(Number(process.env.PORT), '127.0.0.1');

async function answer(incoming: IncomingMessage): Promise<Reply> {
  const { pathname } = new URL(incoming.url ?? '/', 'http://desk');
  const [, collection = '', ref = '', verb = ''] = pathname.split('/');
  const user = users[String(incoming.headers.authorization).replace('Bearer ', '')];
  const text = await read(incoming);
  if (pathname === '/') return { status: 200, body: { desk: 'swaps' } };
  if (!user) return { status: 401, body: { error: 'sign_in' } };
  if (incoming.method === 'POST' && collection === 'quotes' && ref === '') return quote(user, JSON.parse(text));
  const order = desk.find(user, ref);
  if (!order) return { status: 404, body: { error: 'no_such_order' } };
  if (verb !== 'confirm') return { status: 200, body: view(order) };
  const state = await desk.confirm(order, patienceMs);
  if (state === 'too_late') return { status: 409, body: { error: 'quote_expired' } };
  if (state === 'refused') return { status: 422, body: { ...view(order), error: 'not_possible' } };
  return { status: state === 'confirmed' ? 202 : 200, body: view(order) };
}

async function quote(user: string, asked: Readonly<Record<string, string>>): Promise<Reply> {
  const { from = '', to = '', amount = '', address = '' } = asked;
  const order = await desk.quote(user, { from, to, amountFrom: amount, address, refundAddress });
  if (!order) return { status: 503, body: { error: 'unavailable' } };
  return { status: 201, body: { ...view(order), receives: order.receives } };
}

function view({ ref, state, swapId, delivered, expiresAtMs }: SwapOrder) {
  return { order: ref, state, swap: swapId, delivered, expires: new Date(expiresAtMs).toISOString() };
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
