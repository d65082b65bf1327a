import { type Planted, withSeams } from './defect.js';

export const packetLacksReason: Planted = {
  id: 'packet-lacks-reason',
  title: 'The packet has no reason',
  wrong: 'The support packet leaves out why the order ended as it did.',
  question: 'support-traceability',
  plant: (correct) => withSeams(correct, 'support', { packet: (packet) => ({ ...packet, reason: undefined }) }),
};
