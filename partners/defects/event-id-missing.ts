import { type Planted, withSeams } from './defect.js';

export const eventIdMissing: Planted = {
  id: 'event-id-missing',
  title: 'Entries name no event',
  wrong: 'Webhook events settle the ledger, but no entry keeps the id of its event.',
  question: 'finance-match',
  plant: (correct) =>
    withSeams(correct, 'ledger', { row: (row) => ({ ...row, event_id: null }), linksLateEvents: false }),
};
