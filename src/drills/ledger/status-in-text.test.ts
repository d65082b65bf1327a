import { expect, test } from 'vitest';
import { statusInText } from './status-in-text.js';

const vocabulary = { settled: ['done'], pending: ['in_flight'], failed: ['bounced'] };

test.each([
  ['done', 'settled'],
  ['  Done ', 'settled'],
  ['In flight', 'pending'],
  ['Status: bounced', 'failed'],
  ['reserved', 'pending'],
  ['Pending, not yet settled', 'pending'],
  ['Settlement is pending.', 'pending'],
  ['unsettled', null],
  ['On its way', null],
  ['', null],
] as const)('%j is read as %j', (text, status) => {
  expect(statusInText(text, vocabulary)).toBe(status);
});

test("the app's own meaning of a word goes before the audit's", () => {
  expect(statusInText('settled', { pending: ['settled'] })).toBe('pending');
});
