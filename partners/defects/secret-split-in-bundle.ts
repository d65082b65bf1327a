import { withContent } from './content.js';
import type { Planted } from './defect.js';

export const secretSplitInBundle: Planted = {
  id: 'secret-split-in-bundle',
  title: 'The key is in pieces',
  wrong: 'The bundle holds the secret key in several string pieces that are joined at run time.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey }) =>
    withContent(correct, {
      'app.js': (text) => {
        const pieces = poolsSecretKey.match(/.{1,9}/g) ?? [];
        return `const parts = ${JSON.stringify(pieces)};\nconst joined = () => parts.join('');\n${text}`;
      },
    }),
};
