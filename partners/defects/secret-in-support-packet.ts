import { type Planted, withSeams } from './defect.js';

export const secretInSupportPacket: Planted = {
  id: 'secret-in-support-packet',
  title: 'The key is in the support packet',
  wrong: 'The support packet carries a ready command line with the authorization header.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey, poolsBaseUrl }) =>
    withSeams(correct, 'support', {
      packet: (packet) => ({
        ...packet,
        reproduce: `curl -H 'Authorization: Bearer ${poolsSecretKey}' ${poolsBaseUrl}/pools/transactions/${packet.quote_id}`,
      }),
    }),
};
