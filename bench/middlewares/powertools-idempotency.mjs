import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { CachePersistenceLayer } from '@aws-lambda-powertools/idempotency/cache';
import { createClient } from '@redis/client';
import { createOrder, listen, ordersApp } from './orders.mjs';

const client = await createClient({ url: process.env.REDIS_URL }).connect();
const create = makeIdempotent(({ body }) => createOrder(body), {
  persistenceStore: new CachePersistenceLayer({ client }),
  config: new IdempotencyConfig({
    eventKeyJmesPath: 'key',
    throwOnNoIdempotencyKey: true,
    ...(process.env.VARIANT === 'validated' ? { payloadValidationJmesPath: 'body' } : {}),
  }),
});
const statuses = { IdempotencyAlreadyInProgressError: 409, IdempotencyValidationError: 422, IdempotencyKeyError: 400 };

const app = ordersApp();
app.post('/orders', async (req, res) => {
  try {
    res.status(201).json(await create({ key: req.get('idempotency-key'), body: req.body }));
  } catch (error) {
    res.status(statuses[error.name] ?? 500).json({ error: error.name });
  }
});
listen(app);
