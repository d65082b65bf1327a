import { type Planted, withSeams } from './defect.js';

export const userMayTrace: Planted = {
  id: 'user-may-trace',
  title: 'Anyone may trace',
  wrong: 'An ordinary user may use the support trace.',
  question: 'support-traceability',
  plant: (correct) =>
    withSeams(correct, 'access', {
      may: (role, action) => action === 'trace' || correct.access.may(role, action),
    }),
};
