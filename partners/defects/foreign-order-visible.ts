import { type Planted, withSeams } from './defect.js';

export const foreignOrderVisible: Planted = {
  id: 'foreign-order-visible',
  title: 'Orders of others are open',
  wrong: 'A user can read and take the quotes and orders of another user.',
  question: 'entitlement',
  plant: (correct) => withSeams(correct, 'access', { owns: () => true }),
};
