import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spellings } from '../model/secrets/fixtures/spellings.js';
import { createRedactor } from './redact.js';

const secret = fc.oneof(
  fc.stringMatching(/^sk_test_[A-Za-z0-9]{24}$/),
  fc.stringMatching(/^whsec_[A-Za-z0-9]{20}$/),
  fc.stringMatching(/^[!-~]{10,40}$/),
  fc.string({ unit: 'grapheme', minLength: 10, maxLength: 30 }).filter((text) => /^\S.*\S$/s.test(text)),
);
const padding = fc.string({ unit: fc.constantFrom(...'abcXYZ019 _-.,:;/(){}'), maxLength: 40 });

describe('createRedactor', () => {
  for (const [form, spell] of Object.entries(spellings)) {
    it(`law: for any secret and surroundings, the ${form} spelling never comes out`, () => {
      fc.assert(
        fc.property(secret, padding, padding, fc.nat(2), (value, before, after, offset) => {
          const redactor = createRedactor();
          redactor.add(value, 'planted');
          const spelled = spell(value, offset);
          const out = redactor.redact({ list: [{ [`${before}${spelled}`]: `${before}${spelled}${after}` }], n: 1 });
          const text = JSON.stringify(out);
          expect(text).not.toContain(JSON.stringify(spelled).slice(1, -1));
          expect(JSON.stringify(out.list[0])).toContain('[redacted:');
        }),
        { numRuns: 60 },
      );
    });
  }

  it('law: for any text without a secret in it, nothing changes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const redactor = createRedactor();
        redactor.add('sk_test_Zq8vN3xW5rT1yU7iO9pA2sD4', 'upstream-key');
        fc.pre(!/bearer|cookie|authorization/i.test(text));
        expect(redactor.redact({ text, list: [text] })).toEqual({ text, list: [text] });
      }),
    );
  });

  it('law: redacting twice gives what redacting once gave', () => {
    fc.assert(
      fc.property(secret, padding, (value, before) => {
        const redactor = createRedactor();
        redactor.add(value, 'planted');
        const once = redactor.redact({ a: before + value, headers: { authorization: `Bearer ${value}` } });
        expect(redactor.redact(once)).toEqual(once);
      }),
    );
  });
});
