import { loadavg } from 'node:os';
import fc from 'fast-check';
import { loadProfile } from '../../properties/profiles/load-profile.js';
import { breachesOf, sequenceOf } from '../../properties/provider/find-breaches.js';
import { openLine } from '../../properties/provider/provider-line.js';
import { runWalk } from '../../properties/provider/run-walk.js';
import type { ProviderStep, ProviderWalk } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { createAllowance } from '../../src/probes/http/allowance.js';
import { createDispatcher } from '../../src/probes/http/transport.js';
import { median, print } from '../numbers.js';
import { BENCH_KEY, Subject } from '../subject.js';
import { bareClient, type Client, type Move, movesOf, recordingClient, walkByHand } from './plain-walk.js';

interface Rate {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

/**
 * The engine at the twin itself: generated sequences of the 0pools profile, judged by every law, beside a hand-written
 * walk that makes the same requests, with the audit's own client and with a bare one, and eight at once beside one. Races
 * are left out: both would mostly wait for their tails.
 */
export async function engine(rounds: number, sequences: number): Promise<void> {
  const loaded = await loadProfile('0pools', {});
  if (!loaded.ok) throw new Error('the profile 0pools cannot be read');
  const { profile } = loaded;
  const twin = await Subject.start('semantics');
  const origin = `http://127.0.0.1:${twin.port}`;
  const dispatcher = createDispatcher(new URL(origin), { caFile: null, env: {} });
  const seen: Record<'engine' | 'recorded' | 'bare' | 'eight' | 'eightBare', Rate[]> = {
    engine: [],
    recorded: [],
    bare: [],
    eight: [],
    eightBare: [],
  };
  try {
    const clients = { recorded: recordingClient(origin, dispatcher), bare: bareClient(origin, dispatcher) };
    // The first rounds warm both up.
    for (let round = -2; round < rounds; round += 1) {
      const moves: (readonly Move[])[] = [];
      const seed = 100 + round;
      await playGenerated(profile, origin, seed, sequences, (walk) => {
        moves.push(movesOf(walk.calls.map(({ exchange }) => exchange)));
      });
      const engineRate = await rateOf(() => playGenerated(profile, origin, seed, sequences));
      const byHand = async (client: Client) => {
        for (const walk of moves) await walkByHand(client, walk);
        return moves.reduce((sum, walk) => sum + walk.length, 0);
      };
      const recorded = await rateOf(() => byHand(clients.recorded));
      const bare = await rateOf(() => byHand(clients.bare));
      const eight = await rateOf(() =>
        atOnce((lane) => playGenerated(profile, origin, seed + 1_000 * (lane + 1), sequences)),
      );
      const eightBare = await rateOf(() => atOnce(() => byHand(clients.bare)));
      if (round < 0) continue;
      seen.engine.push(engineRate);
      seen.recorded.push(recorded);
      seen.bare.push(bare);
      seen.eight.push(eight);
      seen.eightBare.push(eightBare);
    }
  } finally {
    await dispatcher.destroy();
    await twin.stop();
  }
  tell('generated walks', seen.engine, seen.recorded, 'the same by hand');
  tell('generated walks', seen.engine, seen.bare, 'the same by hand, bare client');
  tell('eight generated at once', seen.eight, seen.engine, 'one');
  tell('eight by hand at once', seen.eightBare, seen.bare, 'one by hand, bare client');
  print(`load of the machine over the last minute: ${(loadavg()[0] ?? 0).toFixed(1)}`);
}

async function atOnce(work: (lane: number) => Promise<number>): Promise<number> {
  const requests = await Promise.all(Array.from({ length: 8 }, (_, lane) => work(lane)));
  return requests.reduce((sum, count) => sum + count, 0);
}

/** Plays generated sequences one after another and judges each; answers how many requests they made. */
async function playGenerated(
  profile: RetryProfile,
  origin: string,
  seed: number,
  sequences: number,
  played?: (walk: ProviderWalk) => void,
): Promise<number> {
  const now = () => performance.timeOrigin + performance.now();
  const allowance = createAllowance({ maxTrades: 1e9, maxRequestsPerSecond: 1e6 }, now);
  const line = await openLine({
    profile,
    targets: [`${origin}/v1`],
    credentials: [BENCH_KEY],
    ...{
      controlToken: null,
      allowance,
      env: {},
      signal: new AbortController().signal,
      timeoutMs: 15_000,
      restart: null,
    },
    now,
    ...(played ? { played } : {}),
  });
  const alone = sequenceOf(line, new Set()).map((steps) => steps.map(withoutCopies));
  const property = fc.asyncProperty(alone, async (steps) => {
    const walk = await runWalk(line, { id: 'generated', title: 'a generated sequence', steps });
    const [breach] = breachesOf(line, walk);
    if (breach) throw new Error(`the twin breaks ${breach.law}`);
  });
  await fc.assert(property, { seed, numRuns: sequences });
  await line.close();
  return allowance.used().requests;
}

function withoutCopies(step: ProviderStep): ProviderStep {
  return step.do === 'create' ? { ...step, copies: 1 } : step;
}

async function rateOf(work: () => Promise<number>): Promise<Rate> {
  const before = process.cpuUsage();
  const begun = performance.now();
  const requests = await work();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { perSecond: requests / seconds, cpuMicros: (user + system) / requests };
}

function tell(name: string, own: readonly Rate[], other: readonly Rate[], of: string): void {
  const ratio = (pick: (rate: Rate) => number) =>
    median(own.map((rate, round) => pick(rate) / pick(other[round] ?? rate))).toFixed(2);
  const perSecond = median(own.map((rate) => rate.perSecond)).toFixed(0);
  const cpu = median(own.map((rate) => rate.cpuMicros)).toFixed(0);
  print(
    `${name.padEnd(24)} ${perSecond.padStart(6)} req/s, ${ratio((rate) => rate.perSecond)} of ${of}; ${cpu.padStart(5)} µs of client CPU a request, ${ratio((rate) => rate.cpuMicros)} of ${of}`,
  );
}
