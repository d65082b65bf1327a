import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Cost {
  readonly cpuMicros: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Longest delay of the event loop since the last reading. */
  readonly pauseMs: number;
  readonly longestGcMs: number;
}

/** A server under measurement, in a process of its own. */
export class Subject {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    /** From fork to the port's announcement. */
    readonly startMs: number,
  ) {}

  static async start(mode: string, sink = ''): Promise<Subject> {
    const file = fileURLToPath(new URL('./twin-server.js', import.meta.url));
    const begun = performance.now();
    const child = fork(file, [mode, sink], { execArgv: ['--expose-gc'] });
    const [first] = await once(child, 'message');
    return new Subject(child, first.port, performance.now() - begun);
  }

  async cost(collect = false): Promise<Cost> {
    const answer = once(this.child, 'message');
    this.child.send(collect ? 'collect' : 'read');
    const [cost] = await answer;
    return cost;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.send('stop');
    await gone;
  }
}
