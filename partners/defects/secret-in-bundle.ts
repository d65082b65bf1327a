import { withContent } from './content.js';
import type { Planted } from './defect.js';

export const secretInBundle: Planted = {
  id: 'secret-in-bundle',
  title: 'The key is in the bundle',
  wrong: 'The script bundle holds the secret key as a constant.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey }) =>
    withContent(correct, { 'app.js': (text) => `const POOLS_KEY = "${poolsSecretKey}";\n${text}` }),
};
