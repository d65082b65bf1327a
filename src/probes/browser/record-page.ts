import type { CDPSession, Page, WebSocket } from 'playwright-core';
import type { Capture } from './capture.js';
import { within } from './within.js';

/** Records what a page says and holds besides the network: console, errors, sockets, events, and every script it runs. */
export function recordPage(page: Page, capture: Capture): void {
  page.on('console', (message) => {
    const { url, lineNumber } = message.location();
    capture.add('console', `console.${message.type()} at ${url || page.url()}:${lineNumber + 1}`, message.text());
    // Objects are logged by reference; their properties are what a person unfolds.
    const { phase } = capture;
    for (const [index, argument] of message.args().entries()) {
      const text = within(
        argument.evaluate((value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : '')),
        2000,
      );
      capture.track(
        text.then((json) => capture.add('console', `console argument ${index + 1} at ${url}`, json ?? '', phase)),
      );
    }
  });
  page.on('pageerror', (error) => capture.add('page-error', page.url(), error.stack ?? error.message));
  page.on('websocket', (socket) => recordSocket(socket, capture));
  page.on('worker', (worker) => capture.add('request', 'worker', worker.url()));
}

/** What would hold a visitor up is answered as a willing person would, and noted. */
export function answerInterruptions(page: Page, capture: Capture): void {
  page.on('dialog', (dialog) => {
    capture.add('console', `a dialog on ${page.url()}`, dialog.message());
    capture.incident(`a ${dialog.type()} dialog was accepted: ${dialog.message().slice(0, 80)}`);
    void dialog.accept().catch(() => undefined);
  });
  page.on('crash', () => capture.incident(`the tab crashed on ${page.url()}`));
  page.on('download', (download) => {
    capture.incident(`a download was refused: ${download.suggestedFilename()}`);
    void download.cancel().catch(() => undefined);
  });
}

function recordSocket(socket: WebSocket, capture: Capture): void {
  const url = socket.url();
  capture.requests.push({ method: 'GET', url, resourceType: 'websocket', phase: capture.phase });
  capture.add('request', 'websocket', url);
  const frame = ({ payload }: { payload: string | Buffer }) => {
    capture.add('frame', `websocket ${url}`, payload.toString());
  };
  socket.on('framesent', frame);
  socket.on('framereceived', frame);
}

/** Where a script or style sheet says that its map is. */
export interface MapHint {
  readonly base: string;
  readonly url: string;
}

/**
 * Records the sources of scripts that never crossed the network on their own: inline, evaluated, blob and module ones;
 * and server-sent events. Answers the source maps that the browser was told of.
 */
export async function recordScripts(page: Page, capture: Capture, hints: MapHint[]): Promise<void> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  cdp.on('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL, embedderName }) => {
    if (
      /^(?:pptr|playwright|chrome|node):|^__playwright|UtilityScript/.test(url) ||
      /utility/i.test(embedderName ?? '')
    )
      return;
    const base = embedderName || url || page.url();
    if (sourceMapURL) hints.push({ base, url: sourceMapURL });
    const { phase } = capture;
    const read = within(cdp.send('Debugger.getScriptSource', { scriptId }), 8000);
    capture.track(
      read.then(({ scriptSource }) => {
        if (!isOurs(scriptSource)) capture.add('script', url || `script in ${page.url()}`, scriptSource, phase);
      }),
    );
  });
  cdp.on('Network.eventSourceMessageReceived', ({ eventName, data }) => {
    capture.add('frame', `server-sent event ${eventName}`, data);
  });
  // A `debugger` statement in a page must not stop it for ever.
  cdp.on('Debugger.paused', () => void cdp.send('Debugger.resume').catch(() => undefined));
  await within(Promise.all([cdp.send('Network.enable'), cdp.send('Debugger.enable')]), 5000);
}

/** Scripts that the audit itself put into the page. */
function isOurs(source: string): boolean {
  return (
    source.includes('__pwInjected') ||
    /^\s*\(?\(\)\s*=>\s*\{\s*const module = \{\}/.test(source) ||
    source.includes('UtilityScript') ||
    source === '((utilityScript, ...args) => utilityScript.evaluate(...args))'
  );
}
