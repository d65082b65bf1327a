import { withContent } from './content.js';
import { type Planted, withSeams } from './defect.js';

export const browserCallsUpstream: Planted = {
  id: 'browser-calls-upstream',
  title: 'The browser calls the liquidity API',
  wrong: 'The page reads the pools from the upstream itself instead of asking its own backend.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsBaseUrl }) =>
    withSeams(
      withContent(correct, {
        'app.js': (text) => `${text}\nfetch('${poolsBaseUrl}/pools').catch(() => undefined);\n`,
      }),
      'edge',
      {
        headers: (headers) => ({
          ...correct.edge.headers(headers),
          'content-security-policy': "default-src 'self'; connect-src *; img-src 'self' data:",
        }),
      },
    ),
};
