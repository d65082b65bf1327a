import type { Request, Response } from 'playwright-core';
import type { SentRequest } from '../../model/facts/duplicates.js';
import type { Locator } from '../../model/manifest.js';
import { locate } from '../../probes/browser/locate.js';
import type { BrowserTab } from '../../probes/browser/tab.js';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';

/** The gap of a quick double click by hand. */
const gapMs = 60;
/** How often a request is sent altogether where it is repeated. */
const times = 4;

/**
 * Clicks of a real mouse on the spot of the accept control, however the page has changed since the first one. The mouse
 * is used directly: a click by locator would wait for a navigation that is held upstream.
 */
export async function clickByMouse(context: DrillContext, tab: BrowserTab, clicks: 1 | 2): Promise<number> {
  const { mouse } = tab.page;
  await locate(tab.page, acceptControl(context)).hover({ timeout: context.manifest.target.timeoutMs });
  for (let clickCount = 1; clickCount <= clicks; clickCount += 1) {
    if (clickCount > 1) await context.until(context.now() + gapMs);
    await mouse.down({ clickCount });
    await mouse.up({ clickCount });
  }
  return clicks;
}

/** Two clicks before the page can do anything in between; what it did to the control on the first is undone. */
export async function clickTwiceInOneTask(context: DrillContext, tab: BrowserTab): Promise<number> {
  return locate(tab.page, acceptControl(context)).evaluate((node) => {
    const element = node as unknown as { removeAttribute(name: string): void; click(): void };
    element.click();
    for (const name of ['disabled', 'aria-disabled', 'hidden', 'inert']) element.removeAttribute(name);
    element.click();
    return 2;
  });
}

/** What a page has sent so far, in order. */
export interface Requests {
  sent(): SentRequest[];
  stop(): SentRequest[];
}

/** Notes what the page sends from now on, reads aside, and when it is answered. */
export function recordRequests(context: DrillContext, tab: BrowserTab): Requests {
  const sent = new Map<Request, SentRequest>();
  const note = (request: Request) => {
    if (!acts(request)) return;
    const navigation = request.isNavigationRequest();
    const head = { method: request.method(), url: request.url(), atMs: context.now() };
    sent.set(request, { ...head, answeredAtMs: null, navigation });
  };
  const answered = (request: Request) => {
    const known = sent.get(request);
    if (known) sent.set(request, { ...known, answeredAtMs: context.now() });
  };
  const answer = (response: Response) => answered(response.request());
  tab.page.on('request', note).on('response', answer).on('requestfailed', answered);
  return {
    sent: () => [...sent.values()],
    stop: () => {
      tab.page.off('request', note).off('response', answer).off('requestfailed', answered);
      return [...sent.values()];
    },
  };
}

export interface Repeats {
  /** How many copies were sent beside the page's own requests. */
  copies(): number;
}

/** Sends every acting request of the page to its own server several times at once; the page sees the first answer. */
export async function repeatRequests(tab: BrowserTab): Promise<Repeats> {
  let copies = 0;
  const { origin } = new URL(tab.page.url());
  await tab.page.route(
    (url) => url.origin === origin,
    async (route) => {
      if (!acts(route.request()) || copies > 0) return route.fallback();
      copies = times - 1;
      const answers = await Promise.allSettled(Array.from({ length: times }, () => route.fetch({ maxRedirects: 0 })));
      const first = answers.find((answer) => answer.status === 'fulfilled');
      // A page that is already gone needs no answer.
      await (first ? route.fulfill({ response: first.value }) : route.abort()).catch(() => undefined);
    },
  );
  return { copies: () => copies };
}

function acts(request: Request): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method());
}

function acceptControl(context: DrillContext): Locator {
  const { ui } = context.manifest;
  if (!ui) throw new Blocked('manifest', 'the manifest has no `ui` section');
  return ui.accept;
}
