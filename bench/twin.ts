import { packageRoot } from '../src/checks/package-root.js';
import { startMockoon, startPrism, startWireMock } from './peer.js';
import { type Contender, Subject } from './subject.js';
import { compare } from './twin-compare.js';
import { million } from './twin-million.js';
import { startSink } from './twin-sink.js';
import { startTimes } from './twin-start.js';

/**
 * The twin beside a bare node:http JSON handler and beside other emulators, in short alternating rounds of one run:
 * medians of what the rounds say about each pair, requests a second and CPU per request.
 * `--rounds N --ms N` change the length, `--no-peers` leaves the others out (they are fetched from the npm registry),
 * `--million` adds the run of a million operations (`--operations N` for another number),
 * `--only compare|start|million` measures one part.
 */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string, absent: number): number => {
    const index = args.indexOf(name);
    return index < 0 ? absent : Number(args[index + 1]);
  };
  const only = args[args.indexOf('--only') + 1];
  const part = (name: string): boolean => !args.includes('--only') || only === name;
  const sink = await startSink();
  try {
    if (part('start')) await startTimes(option('--rounds', 7), sink.url);
    if (part('compare')) {
      const contenders = await startAll(sink.url, !args.includes('--no-peers'));
      try {
        for (const connections of [16, 64]) {
          await compare(contenders, connections, option('--rounds', 7), option('--ms', 1000));
        }
      } finally {
        await Promise.all(contenders.map((one) => one.stop()));
      }
    }
    if (only === 'million' || args.includes('--million')) await million(sink.url, option('--operations', 1_000_000));
  } finally {
    await sink.close();
  }
}

async function startAll(sink: string, peers: boolean): Promise<Contender[]> {
  const contenders: Contender[] = [];
  try {
    for (const mode of ['bare', 'semantics', 'full']) contenders.push(await Subject.start(mode, sink));
    if (!peers) return contenders;
    contenders.push(await startPrism(packageRoot()), await startMockoon());
    const wireMock = await startWireMock();
    if (wireMock) contenders.push(wireMock);
    else process.stdout.write('WireMock is left out: no Java is installed here\n');
    return contenders;
  } catch (error) {
    await Promise.all(contenders.map((one) => one.stop()));
    throw error;
  }
}
