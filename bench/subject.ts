import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const BENCH_KEY = 'sk_test_bench';

/** Whatever is measured: a subject of ours, or a peer. */
export interface Contender {
  readonly name: string;
  readonly port: number;
  /** Whether every twentieth trade is polled, so that it settles and an event is due; others than ours know no trades. */
  readonly polled: boolean;
  /** CPU time so far; null where the system does not tell. */
  cpuMicros(): Promise<number | null>;
  stop(): Promise<void>;
}

export interface Cost {
  readonly cpuMicros: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Longest delay of the event loop since the last reading. */
  readonly pauseMs: number;
  readonly longestGcMs: number;
}

/** A server under measurement, in a process of its own. */
export class Subject implements Contender {
  readonly polled = true;

  private constructor(
    private readonly child: ChildProcess,
    readonly name: string,
    readonly port: number,
  ) {}

  static async start(mode: string, sink = ''): Promise<Subject> {
    const file = fileURLToPath(new URL('./twin-server.js', import.meta.url));
    const child = fork(file, [mode, sink, BENCH_KEY], { execArgv: ['--expose-gc'] });
    const [first] = await once(child, 'message');
    return new Subject(child, mode, first.port);
  }

  async cost(collect = false): Promise<Cost> {
    const answer = once(this.child, 'message');
    this.child.send(collect ? 'collect' : 'read');
    const [cost] = await answer;
    return cost;
  }

  async cpuMicros(): Promise<number> {
    return (await this.cost()).cpuMicros;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.send('stop');
    await gone;
  }
}
