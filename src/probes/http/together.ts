import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { Client, type Dispatcher } from 'undici';
import type { ReadyRequest } from './request.js';
import { type Received, send, type TransportOptions, trusted, usesProxy } from './transport.js';

const longestWaitMs = 10_000;
/** Longer bodies would not leave in one packet. */
const longestHeldBody = 1200;

/**
 * What is held back: the last byte makes the narrowest race; with the whole body and the end of the headers, servers
 * that act before they read a body race too; with the whole request, on a connection that stands already, everything does
 * that happens from the first byte on.
 */
export type Tail = 'last-byte' | 'whole-body' | 'whole-request';

export interface Together extends TransportOptions {
  /** For what goes through a proxy: there nothing can be held back. */
  readonly dispatcher: Dispatcher;
  readonly clock: () => number;
  readonly tail: Tail;
  readonly signals: readonly (AbortSignal | undefined)[];
}

/** An event loop takes longer to take these up than a tail needs to leave. */
const decoys = 6;

/**
 * Sends requests so that they arrive together: each gets a fresh connection and sends everything but its tail; once the
 * server has had time to read all of that, the tails leave in one turn of the event loop, while the server is kept busy
 * by connections that ask for nothing. Never throws.
 */
export async function sendTogether(requests: readonly ReadyRequest[], together: Together): Promise<Received[]> {
  const held = requests.map((request) => (usesProxy(request.url, together.env) ? null : hold(request, together)));
  const started = held.map((holder, index) => {
    const request = requests[index];
    if (holder === null || request === undefined) return null;
    const startedAtMs = (): number => holder.releasedAtMs() ?? together.clock();
    const result = send(request, {
      dispatcher: holder.client,
      clock: together.clock,
      signal: together.signals[index],
      startedAtMs,
    });
    return { result, ready: Promise.race([holder.ready, result.then(() => 0)]) };
  });
  const connectMs = await Promise.race([
    Promise.all(started.map((item) => item?.ready ?? 0)),
    sleep(longestWaitMs, [], { ref: false }),
  ]);
  // Two round trips, measured by how long connecting took, and the server has read what was sent ahead.
  await sleep(Math.min(250, Math.max(15, 2 * Math.max(0, ...connectMs))));
  for (const holder of held) holder?.practise();
  const distracting = await distract(requests.filter((_, index) => held[index]).map(({ url }) => url));
  for (const holder of held) holder?.release();
  const results = requests.map(
    (request, index) =>
      started[index]?.result ??
      send(request, { dispatcher: together.dispatcher, clock: together.clock, signal: together.signals[index] }),
  );
  const received = await Promise.all(results);
  for (const socket of distracting) socket.destroy();
  await Promise.all(held.map((holder) => holder?.client.destroy()));
  return received;
}

/**
 * Opens connections right before the tails leave: a server with one event loop is then at those and finds all tails in its
 * next turn. A TLS server would wait for a handshake and tell its log that none came, so it is left in peace.
 */
async function distract(urls: readonly URL[]): Promise<Socket[]> {
  const plain = new Map(urls.filter(({ protocol }) => protocol === 'http:').map((url) => [url.host, url]));
  const sockets = [...plain.values()].flatMap((url) => Array.from({ length: decoys }, () => open(url, null)));
  for (const socket of sockets) socket.on('error', () => undefined);
  // Node connects in the next tick.
  if (sockets.length > 0) await new Promise<void>((connecting) => process.nextTick(connecting));
  return sockets;
}

const nothing = new Uint8Array();

interface Holder {
  readonly client: Client;
  /** All but the tail is on its way; resolves to how long connecting took, in ms. */
  readonly ready: Promise<number>;
  /** Goes the way that the tail will go with nothing, so that the first tail does not find it cold after the wait. */
  practise(): void;
  release(): void;
  /** When its tail left, each by itself: the spread of a race is measured, not supposed. */
  releasedAtMs(): number | null;
}

function hold(request: ReadyRequest, together: Together): Holder {
  let tail: (() => void) | null = null;
  let connected: Socket | null = null;
  let released = false;
  let releasedAtMs: number | null = null;
  let announce: (connectMs: number) => void = () => undefined;
  const ready = new Promise<number>((resolve) => {
    announce = resolve;
  });
  const startedAt = together.clock();
  const connector = (_options: unknown, done: (error: Error | null, socket: Socket | null) => void): void => {
    const socket = open(request.url, together.caFile);
    const fail = (error: Error): void => done(error, null);
    socket.once('error', fail);
    socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      socket.off('error', fail);
      const connectMs = together.clock() - startedAt;
      connected = socket;
      if (!released)
        holdTail(socket, request.body?.length ?? 0, together.tail, (rest) => {
          tail = rest;
          if (released) rest();
          announce(connectMs);
        });
      done(null, socket);
    });
  };
  const client = new Client(request.url.origin, {
    // The connector's callback is typed by undici as a union that this one satisfies.
    connect: connector as unknown as NonNullable<Client.Options['connect']>,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 64 * 1024,
  });
  return {
    client,
    ready,
    practise: () => {
      if (request.url.protocol !== 'http:' || !connected || connected.destroyed) return;
      together.clock();
      connected.write(nothing);
    },
    release: () => {
      released = true;
      releasedAtMs = together.clock();
      tail?.();
    },
    releasedAtMs: () => releasedAtMs,
  };
}

function open(url: URL, caFile: string | null): Socket {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const socket =
    url.protocol === 'https:'
      ? connectTls({
          host,
          port,
          ALPNProtocols: ['http/1.1'],
          ...(isIP(host) ? {} : { servername: host }),
          ...trusted(caFile),
        })
      : connectTcp({ host, port });
  socket.setNoDelay(true);
  return socket;
}

/** Gathers the first request written to a socket, sends it but for its tail, and hands out how to send that. */
function holdTail(socket: Socket, bodyLength: number, held: Tail, announce: (release: () => void) => void): void {
  const write = socket.write.bind(socket);
  let gathered = Buffer.alloc(0);
  const gather = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : chunk;
    gathered = Buffer.concat([gathered, bytes]);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') queueMicrotask(() => done());
    const headersEnd = gathered.indexOf('\r\n\r\n');
    if (headersEnd < 0 || gathered.length < headersEnd + 4 + bodyLength) return true;
    socket.write = write;
    const cut = cutAt(held, headersEnd, gathered.length, bodyLength);
    const tail = gathered.subarray(cut);
    const ready = (): void => announce(() => void (socket.destroyed || write(tail)));
    if (cut === 0) ready();
    else write(gathered.subarray(0, cut), ready);
    return true;
  };
  // Every overload of write comes down to (chunk, encoding?, callback?).
  socket.write = gather as Socket['write'];
}

function cutAt(held: Tail, headersEnd: number, length: number, bodyLength: number): number {
  if (bodyLength > longestHeldBody || held === 'last-byte') return length - 1;
  return held === 'whole-body' ? headersEnd + 3 : 0;
}
