import type { PageLockFacts } from '../../model/facts/guardrails.js';
import type { JournalEntry } from '../../model/history.js';
import type { BrowserSession } from '../../probes/browser/session.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { inBrowser } from '../in-browser.js';

/** A page that locks by itself does so soon after it has loaded, ms. */
const loadMs = 1_500;

type Seen = { -readonly [Key in keyof PageLockFacts]: PageLockFacts[Key] } & {
  texts: { where: string; text: string }[];
};

/** A person opens the quote page, types an amount, asks for a quote, takes it; what the pages lock and tell on the way. */
export const pageLocks = defineDrill({
  id: 'page-locks',
  title: 'what the pages lock before anybody asks, and what they tell',
  group: 'areas',
  // Every firm quote meanwhile is the page's.
  exclusive: true,
  needs: { upstream: ['journal'], browser: true },
  cost: () => ({ trades: 1, requests: 30 }),
  async run(context): Promise<PageLockFacts> {
    const seen: Seen = {
      obstacle: null,
      onLoad: [],
      onSteps: [],
      opened: false,
      locked: false,
      accepted: false,
      texts: [],
      screenshot: null,
    };
    seen.obstacle = await inBrowser(context, context.users[0] ?? '', (session) => walk(context, session, seen));
    return seen;
  },
});

async function walk(context: DrillContext, session: BrowserSession, seen: Seen): Promise<void> {
  const { manifest, stage } = context;
  const upstream = context.upstream();
  const pages = manifest.ui?.pages ?? {};
  const locks = (sinceMs: number): JournalEntry[] => {
    const made = upstream.journal
      .query({ operation: 'createQuote', sinceMs })
      .filter(({ effect }) => effect === 'quote-created');
    for (const { quoteId } of made) if (quoteId !== null) stage.claimed.add(quoteId);
    return made;
  };
  const read = async (where: string) => {
    const text = await session.text({ css: 'body' });
    if (text !== null) seen.texts.push({ where, text });
  };
  await session.signIn();
  if (pages.quote !== undefined) {
    const loadedAtMs = context.now();
    await session.goto(pages.quote, {});
    await session.idle(loadMs);
    seen.opened = true;
    seen.onLoad = locks(loadedAtMs);
    await read('the quote page');
  }
  const trial = context.trial('page-locks', 'a person asks for a quote, the amount typed key by key');
  await trial.lockByPage(session, { typed: true });
  await session.idle(700);
  seen.locked = true;
  seen.onSteps = locks(trial.locked().call.startedAtMs);
  await read('the page with a locked quote');
  const shot = await session.screenshot();
  if (shot) seen.screenshot = context.attach('page-locks.png', shot);
  trial.plan('hold');
  stage.countTrade();
  await session.accept();
  const inputs = trial.laneInputs();
  const orderRef = await context.poll(
    async () => (await session.outputs(inputs)).orderRef ?? null,
    manifest.timing.settleWithinMs,
    100,
  );
  if (orderRef === null) return;
  seen.accepted = true;
  if (pages.order !== undefined) await session.goto(pages.order, { ...inputs, orderRef });
  await session.idle(loadMs);
  await read('the page of an accepted order');
}
