import { quoteAndTransact } from './http-load.js';
import { median, print } from './numbers.js';
import { BENCH_KEY, Subject } from './subject.js';

const ROUNDS = 9;
const WARM_UP_REQUESTS = 30_000;

/**
 * A twin that has served so many operations beside one that is fresh, in turn; the bytes that each operation left, and
 * the pauses on the way. An idle process tells how long the machine itself kept a process waiting meanwhile.
 */
export async function million(sink: string, operations: number): Promise<void> {
  const old = await Subject.start('full', sink);
  const idle = await Subject.start('bare', sink);
  const fresh = await Subject.start('full', sink);
  try {
    await serve(old, WARM_UP_REQUESTS, 60_000);
    const begun = await old.cost(true);
    let done = 0;
    const pauses: number[] = [];
    const machine: number[] = [];
    const collections: number[] = [];
    await idle.cost();
    while (done < operations) {
      done += (await serve(old, operations, 1000)).requests;
      const cost = await old.cost();
      pauses.push(cost.pauseMs);
      collections.push(cost.longestGcMs);
      machine.push((await idle.cost()).pauseMs);
    }
    const ended = await old.cost(true);
    await serve(fresh, WARM_UP_REQUESTS, 60_000);
    const rates: number[] = [];
    const costs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [one, other] = [await measured(old), await measured(fresh)];
      rates.push(one.rate / other.rate);
      costs.push(other.cpu / one.cpu);
    }
    print(`\nafter ${done} operations, beside a fresh twin (1 is as good, goal 0.9)`);
    print(`  req/s ${median(rates).toFixed(2)}, CPU per request ${median(costs).toFixed(2)}`);
    print(`  heap bytes an operation: ${((ended.heapBytes - begun.heapBytes) / done).toFixed(0)}`);
    print(`  longest event-loop delay in a second: ${spread(pauses)}`);
    print(`  the same in a process that was idle:  ${spread(machine)}`);
    print(`  longest collection in a second:       ${spread(collections)}`);
  } finally {
    await Promise.all([old.stop(), idle.stop(), fresh.stop()]);
  }
}

function serve(subject: Subject, requests: number, durationMs: number) {
  const load = { port: subject.port, secretKey: BENCH_KEY, connections: 16, pollEvery: 20 };
  return quoteAndTransact({ ...load, requests, durationMs });
}

async function measured(subject: Subject): Promise<{ rate: number; cpu: number }> {
  const before = await subject.cpuMicros();
  const { requests, seconds } = await serve(subject, Number.POSITIVE_INFINITY, 800);
  return { rate: requests / seconds, cpu: ((await subject.cpuMicros()) - before) / requests };
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): string => `${(sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1)} ms`;
  return `median ${at(0.5)}, nine of ten below ${at(0.9)}, worst ${at(1)}`;
}
