import 'reflect-metadata';
import { Body, Controller, Delete, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Idempotent, NodeIdempotencyModule } from '@node-idempotency/nestjs';
import { StorageAdapterEnum } from '@node-idempotency/shared';
import { announce, createOrder, failNext, listOrders } from './orders.mjs';

class Orders {
  create(body) {
    return createOrder(body);
  }
  list() {
    return listOrders();
  }
  fail() {
    return failNext();
  }
  disarm() {
    return {};
  }
}
/** What decorators do, said without their syntax. */
const decorate = (name, ...decorators) => {
  const descriptor = Object.getOwnPropertyDescriptor(Orders.prototype, name);
  for (const decorator of decorators) decorator(Orders.prototype, name, descriptor);
};
Body()(Orders.prototype, 'create', 0);
decorate('create', Post('orders'), Idempotent());
decorate('list', Get('orders'));
decorate('fail', Post('_twin/faults'));
decorate('disarm', Delete('_twin/faults/:id'));
Controller()(Orders);

class App {}
const storage =
  process.env.STORE === 'redis'
    ? { adapter: StorageAdapterEnum.redis, options: { url: process.env.REDIS_URL } }
    : { adapter: StorageAdapterEnum.memory };
Module({ imports: [NodeIdempotencyModule.forRootAsync({ storage })], controllers: [Orders] })(App);
const app = await NestFactory.create(App, { logger: false });
await app.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
announce(app.getHttpServer());
