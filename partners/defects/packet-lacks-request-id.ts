import { type Planted, withSeams } from './defect.js';

export const packetLacksRequestId: Planted = {
  id: 'packet-lacks-request-id',
  title: 'The packet has no request id',
  wrong: 'The support packet leaves out the request id that the upstream would look up.',
  question: 'support-traceability',
  plant: (correct) => withSeams(correct, 'support', { packet: (packet) => ({ ...packet, request_id: undefined }) }),
};
