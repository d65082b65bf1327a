import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const routeInventedByPage: Planted = {
  id: 'route-invented-by-page',
  title: 'The page takes another pool by itself',
  wrong:
    'A page that is told of no quote asks for one of another pool at once, and shows it as if it had been asked for.',
  question: 'fallback',
  plant: (correct) =>
    withContent(correct, {
      'js/3-buy.js': (text) =>
        swap(
          text,
          '    if (body.retryAfterSeconds) pauseAsking(body.retryAfterSeconds);',
          `    const next = view.lanes.find((lane) => lane.available && \`\${lane.poolId} \${lane.side}\` !== byId('lane').value);
    if (body.view !== 'unavailable' || !next) return;
    byId('lane').value = \`\${next.poolId} \${next.side}\`;
    fillNetworks();
    return lockQuote(event);`,
        ),
    }),
};
