import { type Planted, withSeams } from './defect.js';

export const secretInApiAnswer: Planted = {
  id: 'secret-in-api-answer',
  title: 'The key is in an API answer',
  wrong: 'The lanes answer carries the upstream client with its secret key.',
  question: 'browser-visible-secret',
  plant: (correct, { poolsSecretKey }) =>
    withSeams(correct, 'edge', {
      answer: (path, body) =>
        path.startsWith('/api/lanes')
          ? { ...body, client: { apiKey: poolsSecretKey } }
          : correct.edge.answer(path, body),
    }),
};
