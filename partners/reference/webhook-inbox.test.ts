import { describe, expect, it } from 'vitest';
import { readEvent } from './webhook-inbox.js';

const read = (body: unknown) => readEvent(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
const type = 'pool.transaction.settled';
const event = { eventId: 'e1', type, tradeId: 't1', quoteId: 'q1', status: 'settled', amountOut: '1.5' };

describe('reading an event', () => {
  it.each([
    ['the flat envelope', { eventId: 'e1', type, transactId: 't1', quoteId: 'q1', amountOut: '1.5' }],
    ['the nested envelope', { id: 'e1', type, data: { transactId: 't1', quoteId: 'q1', amountOut: '1.5' } }],
    ['unknown fields', { id: 'e1', type, data: { transactId: 't1', quoteId: 'q1', amountOut: '1.5', x: {} }, y: 1 }],
  ])('takes %s', (_name, body) => {
    expect(read(body)).toEqual(event);
  });

  it.each([
    ['text', 'no json'],
    ['null', 'null'],
    ['no id', { type, data: { transactId: 't1' } }],
    ['no trade', { id: 'e1', type, data: {} }],
    ['a number for an id', { id: 1, type, data: { transactId: 't1' } }],
  ])('does not take %s', (_name, body) => {
    expect(read(body)).toBeNull();
  });

  it.each(['webhook.test', 'pool.transaction.reserved', 'pool.transaction.unheard'])('ignores %s', (other) => {
    expect(read({ id: 'e1', type: other, data: { transactId: 't1' } })).toBe('ignored');
  });
});
