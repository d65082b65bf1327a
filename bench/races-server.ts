import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server saw of one request. */
export interface Arrival {
  /** When its last byte had been read, µs of a monotonic clock that all processes of a machine share. */
  readonly atMicros: number;
  /** Which turn of the server's event loop that was. */
  readonly turn: number;
}

/** Answering takes as long as some requests need to be read: nothing is answered while a race arrives. */
const workMs = 10;
let turn = 0;
const waiting: { readonly response: ServerResponse; readonly at: bigint; readonly turn: number }[] = [];

/** A bare handler in a process of its own, which notes when each request came and answers with that a while later. */
const server = createServer((request, response) => {
  request.on('end', () => {
    waiting.push({ response, at: process.hrtime.bigint(), turn });
    if (waiting.length > 1) return;
    setImmediate(nextTurn);
    setTimeout(answer, workMs);
  });
  request.resume();
});

function answer(): void {
  for (const { response, at, turn: during } of waiting.splice(0)) {
    const arrival: Arrival = { atMicros: Number(at) / 1000, turn: during };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(arrival));
  }
}

/** Counted only while requests wait, since a loop that never sleeps reads each request as soon as it comes. */
function nextTurn(): void {
  turn += 1;
}

server.listen(0, '127.0.0.1', () => {
  // A listening TCP server has an address with a port.
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit());
