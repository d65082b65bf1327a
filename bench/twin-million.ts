import { quoteAndTransact } from './http-load.js';
import { median, print } from './numbers.js';
import { BENCH_KEY, Subject } from './subject.js';

const ROUNDS = 9;
const WARM_UP_REQUESTS = 30_000;

/**
 * A twin that has served so many operations beside one that is fresh, in turn; the bytes that each operation left, and
 * the pauses on the way. A second fresh twin against the first tells what such a run can tell apart at all, and an idle
 * process how long the machine itself kept a process waiting meanwhile.
 */
export async function million(sink: string, operations: number): Promise<void> {
  const old = await Subject.start('full', sink);
  const idle = await Subject.start('bare', sink);
  const fresh = await Subject.start('full', sink);
  const control = await Subject.start('full', sink);
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
    for (const one of [fresh, control]) await serve(one, WARM_UP_REQUESTS, 60_000);
    const aged = { rates: [] as number[], costs: [] as number[] };
    const same = { rates: [] as number[], costs: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const got = new Map<Subject, { rate: number; cpu: number }>();
      // Whoever comes first pays for what the one before left behind.
      for (let turn = 0; turn < 3; turn += 1) {
        const one = [old, fresh, control][(round + turn) % 3] ?? old;
        got.set(one, await measured(one));
      }
      const base = got.get(fresh);
      for (const [one, ratios] of [[old, aged] as const, [control, same] as const]) {
        const its = got.get(one);
        if (base === undefined || its === undefined) continue;
        ratios.rates.push(its.rate / base.rate);
        ratios.costs.push(base.cpu / its.cpu);
      }
    }
    print(`\nafter ${done} operations, beside a fresh twin (1 is as good, goal 0.9)`);
    print(`  req/s ${around(aged.rates)}; CPU per request ${around(aged.costs)}`);
    print(`  two fresh twins: req/s ${around(same.rates)}; CPU per request ${around(same.costs)}`);
    print(`  heap bytes an operation: ${((ended.heapBytes - begun.heapBytes) / done).toFixed(0)}`);
    print(`  longest event-loop delay in a second: ${spread(pauses)}`);
    print(`  the same in a process that was idle:  ${spread(machine)}`);
    print(`  longest collection in a second:       ${spread(collections)}`);
  } finally {
    await Promise.all([old, idle, fresh, control].map((one) => one.stop()));
  }
}

function serve(subject: Subject, requests: number, durationMs: number) {
  const load = { port: subject.port, secretKey: BENCH_KEY, connections: 16, pollEvery: 20 };
  return quoteAndTransact({ ...load, requests, durationMs });
}

async function measured(subject: Subject): Promise<{ rate: number; cpu: number }> {
  const before = await subject.cpuMicros();
  const { requests, seconds } = await serve(subject, Number.POSITIVE_INFINITY, 1500);
  return { rate: requests / seconds, cpu: ((await subject.cpuMicros()) - before) / requests };
}

/** The median, and what the rounds lay between. */
function around(ratios: readonly number[]): string {
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): string => `${(sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1)} ms`;
  return `median ${at(0.5)}, nine of ten below ${at(0.9)}, worst ${at(1)}`;
}
