import { type Planted, withSeams } from './defect.js';

export const expiryTrustedToUi: Planted = {
  id: 'expiry-trusted-to-ui',
  title: 'Expiry is left to the page',
  wrong: 'The backend executes whatever is accepted and trusts the page to disable the control.',
  question: 'accept-after-expiry',
  plant: (correct) => withSeams(correct, 'acceptance', { stillStands: () => true }),
};
