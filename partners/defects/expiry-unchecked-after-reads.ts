import { type Planted, withSeams } from './defect.js';

export const expiryUncheckedAfterReads: Planted = {
  id: 'expiry-unchecked-after-reads',
  title: 'Expiry is checked too early',
  wrong: 'The quote is checked at the click only; slow reads before the execution carry it past its expiry.',
  question: 'accept-after-expiry',
  plant: (correct) =>
    withSeams(correct, 'acceptance', {
      stillStands: (quote, nowMs, moment) => moment === 'send' || correct.acceptance.stillStands(quote, nowMs, moment),
    }),
};
