import { withContent } from './content.js';
import type { Planted } from './defect.js';

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent: readonly string[];
}

export const secretInSourceMap: Planted = {
  id: 'secret-in-source-map',
  title: 'The key is in the source map',
  wrong: 'The bundle is clean, but its source map carries a server file that holds the secret key.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey }) =>
    withContent(correct, {
      'app.js.map': (text) => {
        const map: SourceMap = JSON.parse(text);
        return JSON.stringify({
          ...map,
          sources: [...map.sources, 'server/config.js'],
          sourcesContent: [...map.sourcesContent, `export const key = '${poolsSecretKey}';\n`],
        });
      },
    }),
};
