import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spellings } from '../../model/secrets/fixtures/spellings.js';
import { createScanner } from './scanner.js';

const key = fc.oneof(fc.stringMatching(/^sk_test_[A-Za-z0-9]{24,32}$/), fc.stringMatching(/^whsec_[a-f0-9]{32}$/));
const prose = fc.string({ unit: fc.constantFrom(...'abc XYZ 019 _-.,:;()<>{}\n'), maxLength: 200 });
const cuts = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });

function pieces(secret: string, at: readonly number[]): string[] {
  const sorted = [...new Set(at.map((cut) => 1 + (cut % (secret.length - 1))))].sort((a, b) => a - b);
  return [0, ...sorted].map((start, index) => secret.slice(start, sorted[index] ?? secret.length));
}

/** Ways in which a program, rather than an encoding, hides a string. */
const programs: Readonly<Record<string, (parts: readonly string[]) => string>> = {
  'plus in double quotes': (parts) => parts.map((part) => `"${part}"`).join(' + '),
  'plus in single quotes over lines': (parts) => parts.map((part) => `'${part}'`).join(' +\n    '),
  'a minified plus': (parts) => `k=${parts.map((part) => `"${part}"`).join('+')};`,
  'a joined array': (parts) => `[${parts.map((part) => `"${part}"`).join(',')}].join("")`,
  'a pretty array': (parts) => JSON.stringify(parts, null, 2),
  'object values in order': (parts) => JSON.stringify({ ...parts }),
  'named members in order': (parts) => `{${parts.map((part, index) => `p${index}: '${part}'`).join(', ')}}`,
  'variables in order': (parts) => parts.map((part, index) => `const p${index} = "${part}";`).join('\n'),
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder belongs to the program shown
  'template pieces': (parts) => `\`${parts.join('${``}')}\``,
  'template pieces around strings': (parts) => `\`${parts.map((part) => `\${"${part}"}`).join('')}\``,
  concat: (parts) => `"${parts.join('".concat("')}")`,
  'nested in JSON': (parts) => JSON.stringify(JSON.stringify({ a: { ...parts } })),
  attributes: (parts) => `<i ${parts.map((part, index) => `data-p${index}="${part}"`).join(' ')}></i>`,
  'text between tags': (parts) => parts.map((part) => `<span>${part}</span>`).join(''),
  'character codes': (parts) => JSON.stringify([...parts.join('')].map((char) => char.charCodeAt(0))),
  'hexadecimal character codes': (parts) =>
    `String.fromCharCode(${[...parts.join('')].map((char) => `0x${char.charCodeAt(0).toString(16)}`).join(', ')})`,
  'single character calls': (parts) =>
    [...parts.join('')].map((char) => `String.fromCharCode(${char.charCodeAt(0)})`).join('+'),
  'UTF-16 bytes': (parts) => Buffer.from(parts.join(''), 'utf16le').toString('latin1'),
  'base64 in lines': (parts) =>
    (
      Buffer.from(`${'x'.repeat(30)}${parts.join('')}`)
        .toString('base64')
        .match(/.{1,20}/g) ?? []
    ).join('\r\n'),
  'escaped in a script in an attribute': (parts) =>
    `onclick="k(&quot;${parts.join('').replace('_', '\\u005f')}&quot;)"`,
};

describe('createScanner', () => {
  const every = { ...spellings };
  for (const [form, spell] of Object.entries(every)) {
    it(`law: for any key, any text around it and any offset, the ${form} spelling is found`, () => {
      fc.assert(
        fc.property(key, prose, prose, fc.nat(2), (secret, before, after, offset) => {
          const text = `${before} ${spell(secret, offset)} ${after}`;
          expect(
            createScanner([{ value: secret, label: 'planted' }])
              .scan(text, 'x')
              .map(({ label }) => label),
          ).toContain('planted');
        }),
        { numRuns: 60 },
      );
    });
  }
  for (const [form, program] of Object.entries(programs)) {
    it(`law: for any key cut anywhere, ${form} do not hide it`, () => {
      fc.assert(
        fc.property(key, cuts, prose, (secret, at, before) => {
          const text = `${before}\n${program(pieces(secret, at))}`;
          expect(
            createScanner([{ value: secret, label: 'planted' }])
              .scan(text, 'x')
              .map(({ label }) => label),
          ).toContain('planted');
        }),
        { numRuns: 60 },
      );
    });
  }

  it('law: for any key, another key of the same shape is not taken for it, whatever its spelling', () => {
    fc.assert(
      fc.property(key, fc.stringMatching(/^[A-Za-z0-9]{32}$/), fc.nat(2), (secret, other, offset) => {
        const scanner = createScanner([{ value: secret, label: 'planted' }]);
        for (const spell of Object.values(spellings)) expect(scanner.scan(spell(other, offset), 'x')).toEqual([]);
        for (const program of Object.values(programs)) expect(scanner.scan(program([other]), 'x')).toEqual([]);
      }),
    );
  });

  it('law: for any place, line and column lead to it, also in a stream cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(key, prose, fc.array(fc.nat(), { maxLength: 5 }), async (secret, before, at) => {
        const text = `${before}${secret}`;
        const scanner = createScanner([{ value: secret, label: 'planted' }]);
        const [found] = scanner.scan(text, 'x');
        const lines = before.split('\n');
        expect(found).toMatchObject({ line: lines.length, column: (lines.at(-1) ?? '').length + 1, form: 'plain' });
        expect(
          await scanner.scanStream(
            pieces(text, at).map((piece) => Buffer.from(piece)),
            'x',
          ),
        ).toEqual([found]);
      }),
      { numRuns: 50 },
    );
  });

  it('law: for any hashes, ids and numbers no secret is seen', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 16, maxLength: 64 }), { maxLength: 30 }), (blobs) => {
        const scanner = createScanner([{ value: `sk_test_${randomBytes(12).toString('hex')}`, label: 'planted' }]);
        const text = blobs.map((blob) => [
          createHash('sha256').update(blob).digest('hex'),
          Buffer.from(blob).toString('base64'),
          [...blob].join(','),
        ]);
        expect(scanner.scan(JSON.stringify(text), 'x')).toEqual([]);
      }),
    );
  });
});
