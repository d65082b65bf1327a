import type { ControlState } from '../../model/facts/expiry.js';
import type { PageOutageFacts } from '../../model/facts/outages.js';
import type { BrowserSession } from '../../probes/browser/session.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { type Requests, recordRequests } from '../duplicates/clicks.js';
import { inBrowser } from '../in-browser.js';

/** A page that has its answer and sends nothing for so long, ms, is done with it; it is watched for `watchMs` at most. */
const quietMs = 700;
const watchMs = 5_000;
/** A control that the page takes away is gone by then, ms. */
const controlMs = 1_500;

type Seen = { -readonly [Key in keyof PageOutageFacts]: PageOutageFacts[Key] };

/** A person asks a page for a quote of a pool that has none, while other pools have. */
export const pageOutage = defineDrill({
  id: 'page-outage',
  title: 'ask a page for a quote that is not to be had',
  group: 'areas',
  // Every firm quote meanwhile is the page's, and its fault hits whoever asks.
  exclusive: true,
  needs: { upstream: ['journal', 'faults'], browser: true },
  cost: () => ({ trades: 0, requests: 15 }),
  async run(context): Promise<PageOutageFacts> {
    const seen: Seen = {
      obstacle: null,
      poolId: context.lane.poolId,
      hits: 0,
      asked: [],
      quotes: [],
      before: null,
      after: null,
      sent: [],
      screenshot: null,
    };
    seen.obstacle = await inBrowser(context, context.users[0] ?? '', async (session) => {
      await session.signIn();
      const page = context.manifest.ui?.pages.quote;
      if (page !== undefined) await session.goto(page);
      await session.idle();
      seen.before = await look(context, session);
      await context.stage.locking(() => ask(context, session, seen));
    });
    return seen;
  },
});

async function ask(context: DrillContext, session: BrowserSession, seen: Seen): Promise<void> {
  const { lane, manifest, stage } = context;
  const upstream = context.upstream();
  const fault = upstream.arm({
    match: { operation: 'createQuote', poolId: lane.poolId },
    point: 'before-commit',
    effect: { kind: 'unavailable', reason: 'pool_dry' },
  });
  const requests = recordRequests(context, session);
  try {
    // The steps end where a quote shows: here perhaps only with the page.
    let ended = false;
    const failure = session
      .steps('lockQuote', { ...lane })
      .then(
        () => null,
        (error: Error) => error,
      )
      .finally(() => {
        ended = true;
      });
    await context.poll(async () => (fault.hits() > 0 || ended ? true : null), manifest.target.timeoutMs, 20);
    if (fault.hits() === 0) {
      const error = ended ? await failure : null;
      if (error) throw error;
      return;
    }
    await quiet(context, requests);
    await context.poll(async () => {
      seen.after = await look(context, session);
      return seen.after.visible && seen.after.enabled ? null : true;
    }, controlMs);
    const shot = await session.screenshot();
    if (shot) seen.screenshot = context.attach('page-outage.png', shot);
    seen.hits = fault.hits();
    const asked = upstream.journal.query({ operation: 'createQuote' });
    seen.asked = asked.slice(asked.findIndex(({ faultId }) => faultId === fault.id));
    const made = seen.asked.filter(({ effect }) => effect === 'quote-created').map(({ quoteId }) => quoteId ?? '');
    for (const quoteId of made) stage.claimed.add(quoteId);
    seen.quotes = made.flatMap((quoteId) => upstream.quote(quoteId) ?? []);
  } finally {
    seen.sent = requests.stop();
    fault.disarm();
  }
}

/** Waits until the page has its answers and does nothing more about them. */
async function quiet(context: DrillContext, requests: Requests): Promise<void> {
  const hitAtMs = context.now();
  await context.poll(
    async () => {
      const sent = requests.sent();
      const last = Math.max(hitAtMs, ...sent.map(({ atMs, answeredAtMs }) => answeredAtMs ?? atMs));
      const answered = sent.every(({ answeredAtMs }) => answeredAtMs !== null);
      return answered && context.now() - last >= quietMs ? true : null;
    },
    watchMs,
    50,
  );
}

async function look(context: DrillContext, session: BrowserSession): Promise<ControlState> {
  return { ...(await session.control()), atMs: context.now() };
}
