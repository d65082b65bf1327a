import { type Planted, withSeams } from './defect.js';

export const privateWordsInPacket: Planted = {
  id: 'private-words-in-packet',
  title: 'The packet tells of private routes',
  wrong: 'The support packet names the liquidity source, the route and the treasury wallet.',
  question: 'support-traceability',
  plant: (correct) =>
    withSeams(correct, 'support', {
      packet: (packet) => ({
        ...packet,
        liquidity_source: 'venue-b',
        route_priority: 2,
        treasury_wallet: 'hot-1',
      }),
    }),
};
