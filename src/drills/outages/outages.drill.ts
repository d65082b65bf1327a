import type { FaultEffect, TwinOperation, UnavailableReason } from '../../../twin/api.js';
import type { OutageFacts, ReadInOutage, RefusedPrice } from '../../model/facts/outages.js';
import type { OperationName } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';

const reasons: readonly UnavailableReason[] = ['pool_dry', 'engine_unavailable', 'rate_unavailable'];
/** A loop that outlives the answer shows itself within this time, ms. */
const afterwardsMs = 600;
/** How long an answer that was kept may be shown before the app asks upstream again, ms. */
const keptMs = 5_000;

/** The upstream has no price, for each of its reasons; then discovery is down. */
export const outages = defineDrill({
  id: 'outages',
  title: 'no quote to be had for each reason, no indicative price, discovery down',
  group: 'areas',
  // Its faults hit whoever asks.
  exclusive: true,
  needs: { operations: ['lockQuote'], upstream: ['journal', 'faults'] },
  cost: () => ({ trades: 0, requests: 40 }),
  async run(context): Promise<OutageFacts> {
    const { users, lane } = context;
    const prices: RefusedPrice[] = [];
    for (const [index, reason] of reasons.entries()) {
      prices.push(await askWithout(context, reason, users[index % users.length] ?? ''));
    }
    const account = users.at(-1) ?? '';
    return {
      prices,
      indicative: await readThrough(context, 'indicativeQuote', { ...lane }, account, ['createQuote'], {
        kind: 'unavailable',
        reason: 'rate_unavailable',
      }),
      lanes: await readThrough(context, 'lanes', {}, account, ['listPools', 'getCapabilities'], {
        kind: 'status',
        status: 503,
      }),
    };
  },
});

async function askWithout(context: DrillContext, reason: UnavailableReason, account: string): Promise<RefusedPrice> {
  const { partner, lane, signal, stage } = context;
  const upstream = context.upstream();
  return stage.locking(async () => {
    const fault = upstream.arm({
      match: { operation: 'createQuote' },
      point: 'before-commit',
      effect: { kind: 'unavailable', reason },
    });
    try {
      const call = await partner.call('lockQuote', { account, inputs: { ...lane }, signal });
      await context.until(context.now() + afterwardsMs);
      const asked = upstream.journal.query({ operation: 'createQuote', sinceMs: call.startedAtMs });
      return { reason, call, asked, hits: fault.hits() };
    } finally {
      fault.disarm();
    }
  });
}

/** Reads once in good order, then until a request of the app has met the outage. */
async function readThrough(
  context: DrillContext,
  operation: OperationName,
  inputs: Readonly<Record<string, unknown>>,
  account: string,
  hit: readonly TwinOperation[],
  effect: FaultEffect,
): Promise<ReadInOutage> {
  const { partner, signal } = context;
  if (!partner.has(operation)) return { mapped: false, usual: null, during: null, hits: 0 };
  const read = () => partner.call(operation, { account, inputs, signal });
  const usual = await read();
  const fault = context.upstream().arm({ match: { operation: hit }, point: 'before-commit', effect });
  try {
    let during = await read();
    await context.poll(
      async () => {
        if (fault.hits() > 0) return during;
        during = await read();
        return fault.hits() > 0 ? during : null;
      },
      keptMs,
      250,
    );
    return { mapped: true, usual, during, hits: fault.hits() };
  } finally {
    fault.disarm();
  }
}
