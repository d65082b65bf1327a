import { quoteAndTransact } from './http-load.js';
import { median, print } from './numbers.js';
import { BENCH_KEY, Subject } from './subject.js';

/** Empty against full of a million operations: rate, pauses, bytes. */
export async function million(sink: string, operations: number): Promise<void> {
  const subject = await Subject.start('full', sink);
  const probe = async () => {
    const load = { port: subject.port, secretKey: BENCH_KEY, connections: 16, durationMs: 4000, pollEvery: 20 };
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
    const load = { port: subject.port, secretKey: BENCH_KEY, connections: 16, durationMs: 1000, pollEvery: 20 };
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
