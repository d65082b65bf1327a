import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const secretBase64InConfig: Planted = {
  id: 'secret-base64-in-config',
  title: 'The key is encoded in the page',
  wrong: 'The page carries an inline configuration with the secret key in base64.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey }) =>
    withContent(correct, {
      'buy.html': (text) => {
        const config = JSON.stringify({ theme: 'light', k: Buffer.from(poolsSecretKey).toString('base64') });
        return swap(text, '</main>', `</main>\n  <script type="application/json" id="config">${config}</script>`);
      },
    }),
};
