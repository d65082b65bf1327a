import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import supertest from 'supertest';
import { Agent } from 'undici';
import { sendTogether, type Tail } from '../src/probes/http/together.js';
import { median, print } from './numbers.js';
import type { Arrival } from './races-server.js';

const body = JSON.stringify({ quoteRef: 'quote-1', attemptId: 'attempt-1' });
const widths = [2, 8];

/** Sends `width` equal requests at once and answers when each arrived. */
type Method = (port: number, width: number) => Promise<Arrival[]>;

const dispatcher = new Agent({ connections: 16 });
const workers: ChildProcess[] = [];

/**
 * How close together the requests of a race arrive: what the audit has to release them by, beside supertest, which most
 * tests use. Methods take turns in one run, against a bare server in a process of its own that says when each request came.
 */
export async function run(args: readonly string[]): Promise<void> {
  const rounds = Number(args[0] ?? 60);
  const server = fork(beside('races-server.js'));
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  try {
    for (const width of widths) {
      const seen = new Map(Object.keys(methods).map((name) => [name, [] as Arrival[][]]));
      for (let round = -5; round < rounds; round += 1) {
        for (const [name, method] of Object.entries(methods)) {
          const arrivals = await method(port, width);
          if (round >= 0) seen.get(name)?.push(arrivals);
        }
      }
      tell(width, seen);
    }
  } finally {
    await dispatcher.close();
    for (const child of [server, ...workers]) child.disconnect();
  }
}

const methods: Readonly<Record<string, Method>> = {
  'supertest, new connections': (port, width) =>
    Promise.all(
      Array.from({ length: width }, async () => {
        const answer = await supertest(`http://127.0.0.1:${port}`)
          .post('/accept')
          .set('content-type', 'application/json')
          .send(body);
        return answer.body as Arrival;
      }),
    ),
  'last byte held back': together('last-byte'),
  'whole body held back': together('whole-body'),
  'whole request in one tick': together('whole-request'),
  'last byte, a process each': fromProcesses,
};

function together(tail: Tail): Method {
  return async (port, width) => {
    const request = {
      step: null,
      method: 'POST',
      url: new URL(`http://127.0.0.1:${port}/accept`),
      headers: new Headers({ 'content-type': 'application/json' }),
      body: Buffer.from(body),
      timeoutMs: 5_000,
      followRedirects: false,
    };
    const clock = () => performance.timeOrigin + performance.now();
    const requests = Array.from({ length: width }, () => request);
    const received = await sendTogether(requests, { caFile: null, env: {}, dispatcher, clock, tail, signals: [] });
    return received.map(({ exchange }) => JSON.parse(exchange.response?.body ?? 'null') as Arrival);
  };
}

async function fromProcesses(port: number, width: number): Promise<Arrival[]> {
  while (workers.length < width) workers.push(fork(beside('races-worker.js')));
  const racers = workers.slice(0, width);
  const head = `POST /accept HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  const held = racers.map((worker) => once(worker, 'message'));
  for (const worker of racers) worker.send({ port, bytes: `${head}\r\n\r\n${body}` });
  await Promise.all(held);
  const arrived = racers.map(async (worker) => (await once(worker, 'message'))[0] as Arrival);
  const atNanos = (process.hrtime.bigint() + 5_000_000n).toString();
  for (const worker of racers) worker.send({ atNanos });
  return Promise.all(arrived);
}

function tell(width: number, seen: ReadonlyMap<string, readonly (readonly Arrival[])[]>): void {
  const column = (text: string) => text.padStart(14);
  const head = ['spread µs', 'of supertest', 'nine of ten', 'in one turn'].map(column).join('');
  print(`\n${`race of ${width}`.padEnd(30)}${head}`);
  const [first = []] = [...seen.values()].map((races) => races.map(spread));
  for (const [name, races] of seen) {
    const spreads = races.map(spread);
    const turns = races.filter((race) => new Set(race.map(({ turn }) => turn)).size === 1).length;
    const figures = [
      median(spreads).toFixed(0),
      (median(spreads) / median(first)).toFixed(2),
      ([...spreads].sort((a, b) => a - b)[Math.floor(spreads.length * 0.9)] ?? Number.NaN).toFixed(0),
      `${Math.round((100 * turns) / races.length)} %`,
    ];
    print(`  ${name.padEnd(28)}${figures.map(column).join('')}`);
  }
}

function spread(race: readonly Arrival[]): number {
  const times = race.map(({ atMicros }) => atMicros);
  return Math.max(...times) - Math.min(...times);
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
