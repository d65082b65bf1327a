import { describe, expect, it } from 'vitest';
import { createRedactor } from './redact.js';

describe('createRedactor', () => {
  const secret = 'sk_test_Zq8vN3xW5rT1yU7iO9pA2sD4';
  const redactor = createRedactor();
  redactor.add(secret, 'upstream-key');
  redactor.add('pin9', 'pin');
  const pair = 'user_9f31ab:Wq7nB2xK9!vR';
  redactor.add(pair, 'pair');
  redactor.add('open sesame!', 'words');

  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ['a key nobody planted', 'k=sk_live_abcdefgh12345678', 'k=[redacted:secret-key]'],
    ['a webhook secret nobody planted', 'whsec_test_abcdefgh12345678', '[redacted:webhook-secret]'],
    ['a Swaps secret nobody planted', 'gspk_live_1:gssk_live_abcdefgh12345678', 'gspk_live_1:[redacted:swaps-secret]'],
    ['a publishable key stays', 'pk_test_abcdefgh12345678', 'pk_test_abcdefgh12345678'],
    ['an authorization header', { Authorization: 'Basic dTpw' }, { Authorization: 'Basic [redacted:credential]' }],
    ['a header without a scheme', { authorization: 'opaque' }, { authorization: '[redacted:credential]' }],
    [
      'a cookie header',
      { cookie: 'sid=abc; theme=dark' },
      { cookie: 'sid=[redacted:cookie]; theme=[redacted:cookie]' },
    ],
    ['a set-cookie header', { 'Set-Cookie': ['sid=abc; Path=/'] }, { 'Set-Cookie': ['sid=[redacted:cookie]; Path=/'] }],
    [
      'a header as name and value',
      [{ name: 'Cookie', value: 'a=b' }],
      [{ name: 'Cookie', value: 'a=[redacted:cookie]' }],
    ],
    [
      'a planted pair whose token would end at the colon',
      { note: `got Bearer ${pair}, thanks`, authorization: `Bearer ${pair}` },
      { note: 'got Bearer [redacted:pair], thanks', authorization: 'Bearer [redacted:credential]' },
    ],
    [
      'a planted secret of two words',
      { authorization: 'open sesame!', cookie: 'sid=open sesame!' },
      { authorization: '[redacted:credential]', cookie: 'sid=[redacted:cookie]' },
    ],
    ['a pair nobody planted', 'Bearer someone:half!of$it', 'Bearer [redacted:credential]'],
    [
      'no template, which says where a credential goes',
      { Authorization: 'Bearer {$account.credential}', text: 'Bearer {$account.credential}' },
      { Authorization: 'Bearer {$account.credential}', text: 'Bearer {$account.credential}' },
    ],
    ['a credential that looks like a place', { 'x-api-key': '$ecret.One' }, { 'x-api-key': '[redacted:credential]' }],
    ['a bearer token in a log line', 'sent Bearer abcdefgh123', 'sent Bearer [redacted:credential]'],
    ['a short secret as a word only', 'pin9 spinning9 pin99', '[redacted:pin] spinning9 pin99'],
    [
      'keys that become equal',
      { [`a${secret}`]: 1, [`a${Buffer.from(secret).toString('hex')}`]: 2 },
      { 'a[redacted:upstream-key]': 1, 'a[redacted:upstream-key] (2)': 2 },
    ],
    [
      'pieces in a list',
      ['sk_test_Zq8vN3xW', '5rT1yU7iO9pA2sD4', 'on'],
      ['[redacted:upstream-key]', '[redacted:upstream-key]', 'on'],
    ],
    ['character codes', { c: [...secret].map((c) => c.charCodeAt(0)) }, { c: ['[redacted:upstream-key]'] }],
    ['bytes', Buffer.from(`x ${secret}`), 'x [redacted:upstream-key]'],
    ['source that joins pieces', 'k="sk_test_Zq8v"+"N3xW5rT1yU7iO9pA2sD4";', 'k="[redacted:upstream-key]";'],
    ['numbers, nothing and truth', [1, null, true, undefined], [1, null, true, undefined]],
  ];
  for (const [what, value, expected] of cases) {
    it(`redacts ${what}`, () => expect(redactor.redact(value)).toEqual(expected));
  }

  it('leaves the original alone', () => {
    const original = { text: secret, list: [secret] };
    redactor.redact(original);
    expect(original).toEqual({ text: secret, list: [secret] });
  });
});
