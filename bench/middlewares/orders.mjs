import { randomUUID } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';

/** Orders lie in one file that all processes of a server share: what exists is known whatever a middleware answers. */
const file = process.env.ORDERS_FILE;
let failures = 0;

/** The work that a key protects: it takes as long as a database does, and fails when it was told to. */
export async function createOrder({ amount, reference }) {
  if (failures > 0) {
    failures -= 1;
    throw new Error('an ordered failure');
  }
  await sleep(15);
  const order = { id: randomUUID(), amount, reference };
  await appendFile(file, `${JSON.stringify(order)}\n`);
  return order;
}

export async function listOrders() {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return { items: lines.slice(-200).map((line) => JSON.parse(line)) };
}

export function failNext() {
  failures += 1;
  return { id: 'next' };
}

/** All but the creation: the list, and the control that makes the next creation fail. */
export function ordersApp() {
  const app = express();
  app.use(express.json());
  app.get('/orders', async (_req, res) => res.json(await listOrders()));
  app.post('/_twin/faults', (_req, res) => res.json(failNext()));
  app.delete('/_twin/faults/:id', (_req, res) => {
    failures = 0;
    res.json({});
  });
  return app;
}

/** Says on stdout where it listens. */
export function announce(server) {
  process.stdout.write(`listening ${server.address().port}\n`);
}

/** Errors are answered as Express would by itself: by their status, else 500. */
export function listen(app) {
  app.use((error, _req, res, _next) => res.status(error.status ?? 500).json({ error: String(error.message) }));
  const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => announce(server));
}
