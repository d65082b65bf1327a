import { quoteAndTransact } from './http-load.js';
import { median, print } from './numbers.js';
import { BENCH_KEY, type Contender } from './subject.js';

interface Round {
  readonly rate: number;
  /** CPU microseconds a request; null where the system does not tell. */
  readonly cpu: number | null;
}

/** Java compiles what it has seen often enough. */
const WARM_UP = 2;

/** Quote and transact at each contender in turn, round by round; ratios are medians of what each round says. */
export async function compare(
  contenders: readonly Contender[],
  connections: number,
  rounds: number,
  durationMs: number,
): Promise<void> {
  const seen = contenders.map((): Round[] => []);
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const measured = await measure(contender, connections, durationMs);
      if (round >= 0) seen[index]?.push(measured);
    }
  }
  const column = (text: string) => text.padStart(12);
  const head = ['req/s', 'of bare', 'CPU µs/req', 'CPU of bare', 'full is', 'CPU: full is'].map(column).join('');
  print(`\n${`quote + transact, ${connections} connections`.padEnd(36)}${head}`);
  const at = (name: string) => seen[contenders.findIndex((one) => one.name === name)] ?? [];
  const [bare, full] = [at('bare'), at('full')];
  for (const [index, { name }] of contenders.entries()) {
    const own = seen[index] ?? [];
    const costs = own.map(({ cpu }) => cpu ?? Number.NaN);
    const figures = [
      median(own.map(({ rate }) => rate)).toFixed(0),
      median(own.map(({ rate }, round) => rate / (bare[round]?.rate ?? 0))).toFixed(2),
      median(costs).toFixed(1),
      median(costs.map((cpu, round) => cpu / (bare[round]?.cpu ?? 0))).toFixed(2),
      `${median(own.map(({ rate }, round) => (full[round]?.rate ?? 0) / rate)).toFixed(2)} x`,
      `${median(costs.map((cpu, round) => cpu / (full[round]?.cpu ?? 0))).toFixed(2)} x`,
    ];
    print(`  ${name.padEnd(34)}${figures.map(column).join('')}`);
  }
}

async function measure(contender: Contender, connections: number, durationMs: number): Promise<Round> {
  const before = await contender.cpuMicros();
  const pollEvery = contender.polled ? 20 : 0;
  const load = { port: contender.port, secretKey: BENCH_KEY, connections, durationMs, pollEvery };
  const result = await quoteAndTransact(load);
  const after = await contender.cpuMicros();
  if (result.failures > 0) throw new Error(`${contender.name}: ${result.failures} requests failed`);
  const cpu = before === null || after === null ? null : (after - before) / result.requests;
  return { rate: result.requests / result.seconds, cpu };
}
