import { type Planted, withSeams } from './defect.js';

export const secretHexInCookie: Planted = {
  id: 'secret-hex-in-cookie',
  title: 'The key is in a cookie',
  wrong: 'A preferences cookie that scripts can read holds the secret key in hex.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey }) =>
    withSeams(correct, 'edge', {
      headers: (headers) => ({
        ...correct.edge.headers(headers),
        'set-cookie': `prefs=${Buffer.from(poolsSecretKey).toString('hex')}; Path=/; SameSite=Strict`,
      }),
    }),
};
