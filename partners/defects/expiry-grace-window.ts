import { type Planted, withSeams } from './defect.js';

const GRACE_MS = 30_000;

export const expiryGraceWindow: Planted = {
  id: 'expiry-grace-window',
  title: 'Half a minute of grace',
  wrong: 'The backend goes on accepting a quote for half a minute after it expired.',
  question: 'accept-after-expiry',
  plant: (correct) =>
    withSeams(correct, 'acceptance', { stillStands: (quote, nowMs) => nowMs < quote.expires_at_ms + GRACE_MS }),
};
