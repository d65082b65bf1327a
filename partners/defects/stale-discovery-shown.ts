import { type Planted, withSeams } from './defect.js';

export const staleDiscoveryShown: Planted = {
  id: 'stale-discovery-shown',
  title: 'Yesterday is shown as today',
  wrong: 'While discovery is down the pools that were read last are shown as available.',
  question: 'fallback',
  plant: (correct) => withSeams(correct, 'discovery', { whenDown: (last) => (last.length > 0 ? last : null) }),
};
