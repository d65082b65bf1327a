import { type Planted, withSeams } from './defect.js';

export const secretInResponseHeader: Planted = {
  id: 'secret-in-response-header',
  title: 'The key is in a response header',
  wrong: 'Every answer carries the secret key in a debugging header.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey }) =>
    withSeams(correct, 'edge', {
      headers: (headers) => ({ ...correct.edge.headers(headers), 'x-debug-upstream': `key=${poolsSecretKey}` }),
    }),
};
