import { type Planted, withSeams } from './defect.js';

export const unsupportedNetworkQuoted: Planted = {
  id: 'unsupported-network-quoted',
  title: 'Any network is quoted',
  wrong: 'A quote is locked without looking at the networks that the pool supports.',
  question: 'entitlement',
  plant: (correct) =>
    withSeams(correct, 'guards', {
      lane: () => null,
      pricesFirst: ({ capabilities }, { network }) => capabilities.supportedNetworks.includes(network),
    }),
};
