import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../src/checks/package-root.js';
import { startTwin } from '../twin/index.js';

const sizes = [1, 10, 50, 150] as const;
const ours = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));
const bare = fileURLToPath(new URL('./bare-verifier.js', import.meta.url));
const contract = 'pacts/contracts/reference-partner-0pools-api.json';
/** Interactions that ask nothing of the provider's state: Pact's bare verifier must be able to replay them too. */
const state = 'the partner is entitled to EUR-USDT';

interface Line {
  readonly perInteractionMs: number;
  readonly startMs: number;
}

/**
 * How the time of a verification grows with the contract: `readiness pact verify` beside Pact's own verifier, whole
 * processes on the same contracts, alternating, medians. What is left of the slope beside Pact's is ours: states, the
 * relay that records each exchange, the report.
 */
export async function run(args: readonly string[]): Promise<void> {
  const rounds = Number(args[0] ?? 7);
  const dir = await mkdtemp(join(tmpdir(), 'bench-pacts-'));
  const twin = await startTwin();
  const env = { PROVIDER_SECRET_KEY: twin.partners[0]?.secretKey ?? '' };
  try {
    const files = await Promise.all(sizes.map((size) => contractOf(size, dir)));
    const commands = {
      // Against a twin of its own: at a URL each interaction is kept 100 ms apart from the next, on purpose.
      'readiness pact verify': (file: string) => [ours, 'pact', 'verify', '--pact', file],
      "Pact's bare verifier": (file: string) => [bare, twin.origin, file],
    };
    const taken = new Map<string, Taken[]>();
    // The first round warms the machine and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const [index, size] of sizes.entries()) {
        for (const [name, command] of Object.entries(commands)) {
          const one = await timed(command(files[index] ?? ''), env, dir);
          const key = `${name} ${size}`;
          if (round > 0) taken.set(key, [...(taken.get(key) ?? []), one]);
        }
      }
    }
    for (const clock of ['wallMs', 'cpuMs'] as const) {
      const lines = Object.keys(commands).map((name) => {
        const medians = sizes.map((size) => median((taken.get(`${name} ${size}`) ?? []).map((one) => one[clock])));
        process.stdout.write(`${clock.slice(0, -2)}  ${describe(name, medians)}`);
        return lineThrough(medians);
      });
      const [mine, pacts] = lines;
      if (mine && pacts) process.stdout.write(`${clock.slice(0, -2)}  ${compare(mine, pacts)}`);
    }
  } finally {
    await twin.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The published contract's interactions of one state, again and again under names of their own. */
async function contractOf(size: number, dir: string): Promise<string> {
  const pact = JSON.parse(await readFile(join(packageRoot(), contract), 'utf8'));
  const replayable = pact.interactions.filter(
    ({ providerStates, response }: { providerStates: { name: string }[]; response: { status: number } }) =>
      providerStates[0]?.name === state && response.status === 200,
  );
  const interactions = Array.from({ length: size }, (_, index) => {
    const interaction = replayable[index % replayable.length];
    return { ...interaction, description: `${interaction.description} ${index}` };
  });
  const file = join(dir, `${size}.json`);
  await writeFile(file, JSON.stringify({ ...pact, interactions }));
  return file;
}

interface Taken {
  readonly wallMs: number;
  /** Of the process and all that it started: steadier than the wall clock on a busy machine. */
  readonly cpuMs: number;
}

/** Rejects where the process does not end well: a broken verification is no measurement. */
async function timed(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Promise<Taken> {
  const startedAt = performance.now();
  const script = '"$@" >/dev/null; status=$?; times; exit $status';
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, ...args], {
    cwd,
    env: { ...process.env, ...env, PACT_DO_NOT_TRACK: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [times, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (times += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve).once('error', reject);
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${said}`);
  const children = times.trim().split('\n').at(-1) ?? '';
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  const cpuMs = parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
  return { wallMs: performance.now() - startedAt, cpuMs };
}

function compare(mine: Line, pacts: Line): string {
  const share = ((mine.perInteractionMs - pacts.perInteractionMs) / mine.perInteractionMs) * 100;
  const times = (mine.perInteractionMs / pacts.perInteractionMs).toFixed(2);
  const start = (mine.startMs - pacts.startMs).toFixed(0);
  return `ours beside Pact's: ${times} an interaction (${share.toFixed(0)} % of it is ours), ${start} ms more to start\n`;
}

function describe(name: string, medians: readonly number[]): string {
  const { perInteractionMs, startMs } = lineThrough(medians);
  const marginal = sizes.slice(1).map((size, index) => {
    const [before, after] = [medians[index] ?? 0, medians[index + 1] ?? 0];
    const smaller = sizes[index] ?? 0;
    return `${smaller}-${size}: ${((after - before) / (size - smaller)).toFixed(1)}`;
  });
  return [
    `${name}: ${sizes.map((size, index) => `${size}: ${(medians[index] ?? 0).toFixed(0)} ms`).join(', ')};`,
    `fit ${startMs.toFixed(0)} ms + ${perInteractionMs.toFixed(1)} ms an interaction;`,
    `one more costs, in ms, ${marginal.join(', ')} (linear: all alike)\n`,
  ].join(' ');
}

/** Least squares through the medians. */
function lineThrough(medians: readonly number[]): Line {
  const meanX = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const meanY = medians.reduce((sum, ms) => sum + ms, 0) / sizes.length;
  let [above, below] = [0, 0];
  for (const [index, size] of sizes.entries()) {
    above += (size - meanX) * ((medians[index] ?? 0) - meanY);
    below += (size - meanX) ** 2;
  }
  const perInteractionMs = above / below;
  return { perInteractionMs, startMs: meanY - perInteractionMs * meanX };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? 0) + (sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? 0)) / 2;
}
