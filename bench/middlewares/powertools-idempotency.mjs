import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { CachePersistenceLayer } from '@aws-lambda-powertools/idempotency/cache';
import { createClient } from '@redis/client';
import { createOrder, listen, ordersApp } from './orders.mjs';

const client = await createClient({ url: process.env.REDIS_URL }).connect();
// Outside Lambda the time that is left has to be registered: without it every running request counts as abandoned.
const config = new IdempotencyConfig({
  eventKeyJmesPath: 'key',
  throwOnNoIdempotencyKey: true,
  ...(process.env.VARIANT === 'validated' ? { payloadValidationJmesPath: 'body' } : {}),
});
config.registerLambdaContext({ getRemainingTimeInMillis: () => 10_000 });
const create = makeIdempotent(({ body }) => createOrder(body), {
  persistenceStore: new CachePersistenceLayer({ client }),
  config,
});
const statuses = { IdempotencyAlreadyInProgressError: 409, IdempotencyValidationError: 422, IdempotencyKeyError: 400 };

const app = ordersApp();
app.post('/orders', async (req, res) => {
  try {
    res.status(201).json(await create({ key: req.get('idempotency-key'), body: req.body }));
  } catch (error) {
    const { name } = error.cause ?? error;
    res.status(statuses[name] ?? 500).json({ error: name });
  }
});
listen(app);
