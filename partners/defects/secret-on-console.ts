import { withContent } from './content.js';
import type { Planted } from './defect.js';

export const secretOnConsole: Planted = {
  id: 'secret-on-console',
  title: 'The key is on the console',
  wrong: 'The page writes the secret key, reversed, to the browser console.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey }) =>
    withContent(correct, {
      'app.js': (text) => `${text}\nconsole.info('client', '${[...poolsSecretKey].reverse().join('')}');\n`,
    }),
};
