import type { Page } from 'playwright-core';
import type { Capture } from './capture.js';
import { withoutQuery } from './record-network.js';
import { within } from './within.js';

/**
 * Reads the answers to everything but GET before the page gets them: a page that navigates on an answer takes its body away,
 * and such a request cannot be asked again. Streams and redirects pass at once.
 */
export async function recordAnswers(page: Page, capture: Capture): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  cdp.on('Fetch.requestPaused', ({ requestId, request, responseStatusCode, responseHeaders = [] }) => {
    const go = () => cdp.send('Fetch.continueRequest', { requestId }).catch(() => undefined);
    const type = responseHeaders.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
    const redirect = responseStatusCode !== undefined && responseStatusCode >= 300 && responseStatusCode < 400;
    if (request.method === 'GET' || responseStatusCode === undefined || redirect || /event-stream/.test(type)) {
      void go();
      return;
    }
    const where = `${request.method} ${withoutQuery(request.url)}`;
    const { phase } = capture;
    const read = within(cdp.send('Fetch.getResponseBody', { requestId }), 8000)
      .then(({ body, base64Encoded }) => {
        capture.answered.add(where);
        capture.add('response', where, base64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body, phase);
      })
      .catch(() => undefined)
      .finally(go);
    capture.track(read);
  });
  const kinds = ['XHR', 'Fetch', 'Document', 'Ping', 'Other'] as const;
  const patterns = kinds.map((resourceType) => ({ urlPattern: '*', resourceType, requestStage: 'Response' as const }));
  await within(cdp.send('Fetch.enable', { patterns }), 5000);
}
