import backend from 'idempotency-backend/express';
import { createOrder, listen, ordersApp } from './orders.mjs';

const app = ordersApp();
app.post('/orders', backend, async (req, res) => {
  const order = await createOrder(req.body);
  await req.idempotencySession.SaveResponse(order);
  res.status(201).json(order);
});
listen(app);
