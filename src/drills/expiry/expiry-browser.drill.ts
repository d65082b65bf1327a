import type { ControlState, StaleTabFacts } from '../../model/facts/expiry.js';
import type { BrowserSession } from '../../probes/browser/session.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import { inBrowser } from '../in-browser.js';
import type { TrialRecorder } from '../trial.js';

/** Long enough to find the control while the quote stands, also on a busy machine. */
const pageTtlMs = 4_000;
/** A countdown ticks by the second; what is still usable after this stays usable. */
const graceMs = 1_500;

/** A tab left open past expiry, then an accept forced past whatever the page did about it (SAFE-5, FALL-14). */
export const expiryBrowser = defineDrill({
  id: 'expiry-browser',
  title: 'a stale tab: the accept control at expiry, and a forced click',
  group: 'expiry',
  needs: { upstream: ['journal'], browser: true },
  cost: () => ({ trades: 1, requests: 20 }),
  async run(context) {
    const trial = context.trial('stale-tab', 'a page with a locked quote stays open past expiry');
    const seen: Seen = { before: null, after: null, renewed: 0, forced: null, screenshot: null };
    const obstacle = await inBrowser(context, trial.account, (session) => watchTab(context, session, trial, seen));
    return { trial: trial.end(), obstacle, ...seen } satisfies StaleTabFacts;
  },
});

type Seen = { -readonly [Key in Exclude<keyof StaleTabFacts, 'trial' | 'obstacle'>]: StaleTabFacts[Key] };

async function watchTab(
  context: DrillContext,
  session: BrowserSession,
  trial: TrialRecorder,
  seen: Seen,
): Promise<void> {
  await session.signIn().catch((error: unknown) => {
    throw new Blocked('manifest', error instanceof Error ? error.message : String(error));
  });
  const { expiresAtMs } = await trial.lockByPage(session, { ttlMs: pageTtlMs });
  const look = async (): Promise<ControlState> => ({ ...(await session.control()), atMs: context.now() });
  seen.before = await context.poll(async () => {
    const state = await look();
    return (state.visible && state.enabled) || state.atMs >= expiresAtMs - 200 ? state : null;
  }, expiresAtMs - context.now());
  await context.until(expiresAtMs);
  trial.mark('expired');
  // New terms that the page fetched by itself near expiry are on offer, not executed: that is allowed.
  const renewed = () =>
    context
      .upstream()
      .journal.query({ operation: 'createQuote', sinceMs: expiresAtMs - 1_000 })
      .filter((entry) => entry.effect === 'quote-created' && !context.stage.claimed.has(entry.quoteId ?? ''));
  const usable = (state: ControlState) => state.visible && state.enabled;
  const last = await context.poll(async () => {
    const state = await look();
    seen.after = state;
    return usable(state) ? null : state;
  }, graceMs);
  seen.after = last ?? seen.after;
  seen.renewed = renewed().length;
  const shot = await session.screenshot();
  if (shot) seen.screenshot = context.attach('stale-tab.png', shot);
  if (seen.renewed > 0) return;
  seen.forced = await session.forceAccept();
  trial.mark('forced click');
  trial.met('the page was left open until after expiry');
  await session.idle();
  const quoteId = trial.quoteId();
  await context.upstream().journal.waitFor((entry) => entry.operation === 'transact' && entry.quoteId === quoteId, 800);
}
