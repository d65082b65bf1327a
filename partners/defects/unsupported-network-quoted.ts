import { type Planted, withSeams } from './defect.js';

export const unsupportedNetworkQuoted: Planted = {
  id: 'unsupported-network-quoted',
  title: 'Another network without a word',
  wrong: 'For a network that the pool does not support a quote over another network is locked.',
  question: 'entitlement',
  plant: (correct) =>
    withSeams(correct, 'guards', {
      lane: () => null,
      network: ({ capabilities }, { network }) =>
        capabilities.supportedNetworks.includes(network) ? network : (capabilities.supportedNetworks[0] ?? network),
    }),
};
