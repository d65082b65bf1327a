import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packageRoot } from '../src/checks/package-root.js';
import { quoteAndTransact } from './http-load.js';
import { startPrism } from './peer.js';
import { Subject } from './subject.js';

const KEY = 'sk_test_bench';
const ROUNDS = 5;
const ROUND_MS = 2000;
const MODES = ['bare', 'semantics', 'full'] as const;
type Mode = (typeof MODES)[number];

/**
 * The twin beside a bare node:http JSON handler, alternating in one run, medians.
 * `--rounds N --ms N` change the length, `--million` adds the run of a million operations,
 * `--peers` Prism on the same description (fetched from the npm registry).
 */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string, absent: number): number => {
    const index = args.indexOf(name);
    return index < 0 ? absent : Number(args[index + 1]);
  };
  const sink = await startSink();
  try {
    for (const connections of [16, 64]) {
      await compare(connections, option('--rounds', ROUNDS), option('--ms', ROUND_MS), sink.url);
    }
    await startTimes(option('--rounds', ROUNDS), sink.url);
    if (args.includes('--peers')) await besidePrism(option('--rounds', ROUNDS), option('--ms', ROUND_MS), sink.url);
    if (args.includes('--million')) await million(sink.url, option('--operations', 1_000_000));
  } finally {
    await sink.close();
  }
}

async function compare(connections: number, rounds: number, durationMs: number, sink: string): Promise<void> {
  const subjects = new Map<Mode, Subject>();
  for (const mode of MODES) subjects.set(mode, await Subject.start(mode, sink));
  const rates = new Map<Mode, number[]>(MODES.map((mode) => [mode, []]));
  const costs = new Map<Mode, number[]>(MODES.map((mode) => [mode, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [mode, subject] of subjects) {
      const before = await subject.cost();
      const load = { port: subject.port, secretKey: KEY, connections, durationMs, pollEvery: 20 };
      const result = await quoteAndTransact(load);
      const after = await subject.cost();
      if (result.failures > 0) throw new Error(`${mode}: ${result.failures} requests failed`);
      // The first round warms up.
      if (round < 0) continue;
      rates.get(mode)?.push(result.requests / result.seconds);
      costs.get(mode)?.push((after.cpuMicros - before.cpuMicros) / result.requests);
    }
  }
  print(`\nquote + transact, ${connections} connections      req/s   of bare   CPU µs/req`);
  const bare = median(rates.get('bare') ?? []);
  for (const mode of MODES) {
    const rate = median(rates.get(mode) ?? []);
    const cost = median(costs.get(mode) ?? []);
    print(
      `  ${mode.padEnd(36)} ${String(Math.round(rate)).padStart(8)} ${(rate / bare).toFixed(2).padStart(9)} ${cost.toFixed(1).padStart(12)}`,
    );
  }
  for (const subject of subjects.values()) await subject.stop();
}

async function besidePrism(rounds: number, durationMs: number, sink: string): Promise<void> {
  const prism = await startPrism(packageRoot());
  const twin = await Subject.start('full', sink);
  const rates: Record<'prism' | 'twin', number[]> = { prism: [], twin: [] };
  try {
    for (let round = -1; round < rounds; round += 1) {
      for (const [name, port] of [
        ['prism', prism.port],
        ['twin', twin.port],
      ] as const) {
        const load = { port, secretKey: KEY, connections: 16, durationMs, pollEvery: 0 };
        const result = await quoteAndTransact(load);
        if (result.failures > 0) throw new Error(`${name}: ${result.failures} requests failed`);
        if (round >= 0) rates[name].push(result.requests / result.seconds);
      }
    }
  } finally {
    await prism.stop();
    await twin.stop();
  }
  const [own, peer] = [median(rates.twin), median(rates.prism)];
  print(
    `\nbeside ${prism.name}, 16 connections: ${own.toFixed(0)} against ${peer.toFixed(0)} req/s: ${(own / peer).toFixed(1)}`,
  );
}

async function startTimes(rounds: number, sink: string): Promise<void> {
  const times = new Map<Mode, number[]>(MODES.map((mode) => [mode, []]));
  for (let round = 0; round < Math.max(5, rounds); round += 1) {
    for (const mode of MODES) {
      const begun = performance.now();
      const subject = await Subject.start(mode, sink);
      const load = {
        port: subject.port,
        secretKey: KEY,
        connections: 1,
        durationMs: 60_000,
        requests: 1,
        pollEvery: 0,
      };
      await quoteAndTransact(load);
      times.get(mode)?.push(performance.now() - begun);
      await subject.stop();
    }
  }
  print('\nstart to first 2xx                          ms   of bare');
  const bare = median(times.get('bare') ?? []);
  for (const mode of MODES) {
    const time = median(times.get(mode) ?? []);
    print(`  ${mode.padEnd(36)} ${time.toFixed(0).padStart(5)} ${(time / bare).toFixed(2).padStart(9)}`);
  }
}

/** Empty against full of a million operations: rate, pauses, bytes. */
async function million(sink: string, operations: number): Promise<void> {
  const subject = await Subject.start('full', sink);
  const probe = async () => {
    const load = { port: subject.port, secretKey: KEY, connections: 16, durationMs: 4000, pollEvery: 20 };
    const before = await subject.cost();
    const result = await quoteAndTransact(load);
    const after = await subject.cost();
    return {
      rate: result.requests / result.seconds,
      cpu: (after.cpuMicros - before.cpuMicros) / result.requests,
      count: result.requests,
    };
  };
  await probe();
  const empty = await probe();
  const begun = await subject.cost(true);
  let done = 0;
  const pauses: number[] = [];
  const collections: number[] = [];
  while (done < operations) {
    const load = { port: subject.port, secretKey: KEY, connections: 16, durationMs: 1000, pollEvery: 20 };
    done += (await quoteAndTransact(load)).requests;
    const cost = await subject.cost();
    pauses.push(cost.pauseMs);
    collections.push(cost.longestGcMs);
  }
  const ended = await subject.cost(true);
  const full = await probe();
  print(`\nafter ${done} more operations`);
  print(
    `  req/s ${full.rate.toFixed(0)} against ${empty.rate.toFixed(0)} empty: ${(full.rate / empty.rate).toFixed(2)}`,
  );
  print(`  CPU µs/req ${full.cpu.toFixed(1)} against ${empty.cpu.toFixed(1)}: ${(empty.cpu / full.cpu).toFixed(2)}`);
  print(`  heap bytes an operation ${((ended.heapBytes - begun.heapBytes) / done).toFixed(0)}`);
  print(
    `  longest event-loop delay: worst second ${Math.max(...pauses).toFixed(1)} ms, median ${median(pauses).toFixed(1)} ms`,
  );
  print(`  longest collection ${Math.max(...collections).toFixed(1)} ms`);
  await subject.stop();
}

async function startSink(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    req.resume();
    req.on('end', () => res.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
