import { Decimal } from 'decimal.js';
import type { OverLimitFacts } from '../../model/facts/entitlement.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { runTrials } from '../trials.js';
import { largestOrderUsdt } from '../upstream.js';

/** One user reaches for another's quote and order, for a quote that is not there, for a network that is not offered, for too much. */
export const entitlement = defineDrill({
  id: 'entitlement',
  title: "another user's quote, an unknown quote, an unsupported network, too large an amount",
  group: 'expiry',
  // A neighbour's accept after expiry may quote anew by itself, and that quote must not be taken for the stranger's.
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal'], users: 2 },
  cost: () => ({ trades: 1, requests: 15 }),
  async run(context) {
    const { manifest, partner, stage, users } = context;
    const [owner = '', stranger = ''] = users;
    const book = await runTrials(context, [
      {
        id: 'foreign-quote',
        hazard: `${stranger} accepts a quote that ${owner} locked, then ${owner} accepts it`,
        account: owner,
        run: async (trial) => {
          await trial.lock();
          trial.mark('stranger accepts');
          const call = await trial.accept({ account: stranger });
          const quoteId = trial.quoteId();
          const sent = await context.upstream().journal.waitFor(
            (entry) => entry.operation === 'transact' && entry.quoteId === quoteId,
            // A queue may take its time with what it took.
            call.outcome === 'ok' ? manifest.timing.settleWithinMs : 700,
          );
          trial.met(`${stranger} sent an accept of ${owner}'s quote`);
          if (sent) return;
          trial.mark('owner accepts');
          await trial.accept();
          if (trial.orderRef() !== null) await trial.order(stranger);
        },
      },
    ]);
    const network = manifest.unsupported?.network;
    const unsupported =
      network === undefined
        ? { network: null, lanesLine: manifest.line('lanes') }
        : await stage.locking(async () => {
            const inputs = { ...context.lane, network };
            const call = await partner.call('lockQuote', { account: stranger, inputs, signal: context.signal });
            const quotes = context
              .upstream()
              .journal.query({ operation: 'createQuote', sinceMs: call.startedAtMs, untilMs: call.endedAtMs });
            return { network, call, quotes };
          });
    const overLimit = stage.can('quote-ttl') ? await askTooMuch(context, stranger) : null;
    return {
      ...book,
      stranger,
      distinct: await partner.distinguishes('accept', owner, stranger),
      unsupported,
      overLimit,
    };
  },
});

/** A lock of twice what the pool takes. */
async function askTooMuch(context: DrillContext, account: string): Promise<OverLimitFacts> {
  const { stage, partner, lane, signal } = context;
  const upstream = context.upstream();
  const amount = new Decimal(largestOrderUsdt).times(2).toFixed(2);
  return stage.locking(async () => {
    const call = await partner.call('lockQuote', { account, inputs: { ...lane, amount }, signal });
    const asked = upstream.journal.query({
      operation: 'createQuote',
      sinceMs: call.startedAtMs,
      untilMs: call.endedAtMs,
    });
    const quotes = asked
      .filter(({ effect }) => effect === 'quote-created')
      .map(({ quoteId }) => upstream.quote(quoteId ?? ''))
      .filter((quote) => quote !== null)
      .map(({ quoteId, amountIn }) => ({ quoteId, amountIn }));
    for (const { quoteId } of quotes) stage.claimed.add(quoteId);
    return { amount, maximum: largestOrderUsdt, call, asked, quotes };
  });
}
