import { Idempotency, IdempotencyErrorCodes } from '@node-idempotency/core';
import { MemoryStorageAdapter } from '@node-idempotency/storage-adapter-memory';
import { RedisStorageAdapter } from '@node-idempotency/storage-adapter-redis';
import { createOrder, listen, ordersApp } from './orders.mjs';

const shared = process.env.STORE === 'redis';
const storage = shared ? new RedisStorageAdapter({ url: process.env.REDIS_URL }) : new MemoryStorageAdapter();
if (shared) await storage.connect();
const idempotency = new Idempotency(storage, {});
const statuses = {
  [IdempotencyErrorCodes.IDEMPOTENCY_KEY_MISSING]: 400,
  [IdempotencyErrorCodes.IDEMPOTENCY_FINGERPRINT_MISSMATCH]: 422,
  [IdempotencyErrorCodes.REQUEST_IN_PROGRESS]: 409,
};

const app = ordersApp();
app.post('/orders', async ({ method, headers, body, path }, res) => {
  const request = { method, headers, body, path };
  let known;
  try {
    known = await idempotency.onRequest(request);
  } catch (error) {
    return res.status(statuses[error.code] ?? 500).json({ code: error.code });
  }
  if (known?.error) return res.status(500).json({ error: known.error });
  if (known) return res.status(known.additional.status).json(known.body);
  try {
    const order = await createOrder(body);
    await idempotency.onResponse(request, { body: order, additional: { status: 201 } });
    res.status(201).json(order);
  } catch (error) {
    await idempotency.onResponse(request, { error: error.message });
    res.status(500).json({ error: error.message });
  }
});
listen(app);
