import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifySignature } from './webhook-signature.js';

const secret = 'whsec_test_one';
const raw = Buffer.from('{"eventId":"e1",  "type":"pool.transaction.settled"}');
const nowMs = 1_790_000_000_000;
const at = (seconds: number) => Math.floor(nowMs / 1000) + seconds;
const sign = (t: number, key = secret, body = raw) =>
  createHmac('sha256', key).update(`${t}.`).update(body).digest('hex');

describe('webhook signatures', () => {
  it.each([
    ['valid', `t=${at(0)},v1=${sign(at(0))}`],
    ['valid', `t=${at(-300)},v1=${sign(at(-300))}`],
    ['valid', `v1=${sign(at(0))}, t=${at(0)}`],
    ['valid', `t=${at(0)},v1=${sign(at(0), 'whsec_old')},v1=${sign(at(0))}`],
    ['valid', `t=${at(0)},v1=${sign(at(0), 'whsec_next')}`],
    ['stale', `t=${at(-301)},v1=${sign(at(-301))}`],
    ['stale', `t=${at(301)},v1=${sign(at(301))}`],
    ['mismatch', `t=${at(0)},v1=${sign(at(1))}`],
    ['mismatch', `t=${at(0)},v1=${sign(at(0), 'whsec_foreign')}`],
    ['mismatch', `t=${at(0)},v1=${sign(at(0), secret, Buffer.from(JSON.stringify(JSON.parse(String(raw)))))}`],
    ['mismatch', `t=${at(0)},v1=zz`],
    ['malformed', `t=${at(0)}`],
    ['malformed', `v1=${sign(at(0))}`],
    ['malformed', `t=${at(0)},t=${at(1)},v1=${sign(at(0))}`],
    ['malformed', 't=yesterday;v1=x'],
    ['missing', ''],
    ['missing', undefined],
  ])('%s: %s', (verdict, header) => {
    expect(verifySignature({ raw, header, secrets: [secret, 'whsec_next'], nowMs })).toBe(verdict);
  });
});
