import { expect, it } from 'vitest';
import { withHalves } from './halves.js';

it('adds the secret half of a pair, and nothing of an address or of what has no secret half', () => {
  const of = (value: string) => withHalves([{ label: 'key', value }]).map((canary) => canary.value);
  expect(of('gspk_test_1:gssk_test_abcdef')).toEqual(['gspk_test_1:gssk_test_abcdef', 'gssk_test_abcdef']);
  for (const whole of ['sk_test_abcdefgh1234', 'https://host:80801234', 'a:b:cdefghijk', 'id:short']) {
    expect(of(whole)).toEqual([whole]);
  }
});
