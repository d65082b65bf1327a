import { quoteAndTransact } from './http-load.js';
import { median, print } from './numbers.js';
import { BENCH_KEY, Subject } from './subject.js';

const MODES = ['bare', 'semantics', 'full'] as const;

/** From the fork of a process to its first 2xx, and the CPU time that it took until then, in turn. */
export async function startTimes(rounds: number, sink: string): Promise<void> {
  const seen = MODES.map((): { ms: number; cpu: number }[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, mode] of MODES.entries()) {
      const begun = performance.now();
      const subject = await Subject.start(mode, sink);
      const load = { port: subject.port, secretKey: BENCH_KEY, connections: 1, durationMs: 60_000 };
      await quoteAndTransact({ ...load, requests: 1, pollEvery: 0 });
      const ms = performance.now() - begun;
      seen[index]?.push({ ms, cpu: (await subject.cpuMicros()) / 1000 });
      await subject.stop();
    }
  }
  print('\nstart to first 2xx                          ms     of bare      CPU ms     of bare');
  for (const [index, mode] of MODES.entries()) {
    const own = seen[index] ?? [];
    const figures = [
      median(own.map(({ ms }) => ms))
        .toFixed(0)
        .padStart(8),
      median(own.map(({ ms }, round) => ms / (seen[0]?.[round]?.ms ?? 0))).toFixed(2),
      median(own.map(({ cpu }) => cpu)).toFixed(0),
      median(own.map(({ cpu }, round) => cpu / (seen[0]?.[round]?.cpu ?? 0))).toFixed(2),
    ];
    print(`  ${mode.padEnd(34)}${figures.map((figure) => figure.padStart(10)).join('  ')}`);
  }
}
