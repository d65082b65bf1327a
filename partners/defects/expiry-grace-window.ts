import { type Planted, withSeams } from './defect.js';

const GRACE_MS = 5000;

export const expiryGraceWindow: Planted = {
  id: 'expiry-grace-window',
  title: 'Five seconds of grace',
  wrong: 'The backend goes on accepting a quote for five seconds after it expired.',
  question: 'accept-after-expiry',
  plant: (correct) =>
    withSeams(correct, 'acceptance', { stillStands: (quote, nowMs) => nowMs < quote.expires_at_ms + GRACE_MS }),
};
