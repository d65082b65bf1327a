import { getSharedIdempotencyService, idempotency } from 'express-idempotency';
import { createOrder, listen, ordersApp } from './orders.mjs';

const app = ordersApp();
app.post('/orders', idempotency(), async (req, res) => {
  const service = getSharedIdempotencyService();
  if (service.isHit(req)) return;
  try {
    res.status(201).json(await createOrder(req.body));
  } catch (error) {
    service.reportError(req);
    res.status(500).json({ error: error.message });
  }
});
listen(app);
