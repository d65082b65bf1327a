import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { createScanner } from './scanner.js';

const secret = 'sk_test_Zq8vN3xW5rT1yU7iO9pA2sD4';
const scanner = createScanner([{ value: secret, label: 'upstream secret key' }], {
  allowed: ['sk_test_publicsample0123456789'],
});

describe('createScanner', () => {
  it('says where and how, and never what', () => {
    expect(scanner.scan(`const a = 1;\nconst k = "${secret}";`, 'https://app/main.js')).toEqual([
      {
        label: 'upstream secret key',
        form: 'plain',
        where: 'https://app/main.js',
        line: 2,
        column: 12,
        excerpt: 'sk_t…D4 [redacted]',
      },
    ]);
  });

  it('sees each place once, though it can be read in several ways', () => {
    const text = `{"a":"${secret}","b":"\\u0073${secret.slice(1)}"}`;
    expect(scanner.scan(text, 'x').map(({ column, form }) => [column, form])).toEqual([
      [7, 'plain'],
      [46, 'escaped'],
    ]);
  });

  const foreign: readonly (readonly [string, number])[] = [
    ['sk_live_4fQ9aXb27LmPq8Rt', 1],
    ['whsec_test_9aXb27LmPq8Rt4fQ', 1],
    ['gspk_live_abc:gssk_live_9aXb27LmPq8Rt4fQ', 1],
    ['"sk_live_"+"4fQ9aXb27LmPq8Rt"', 1],
    ['sk%5Flive%5F4fQ9aXb27LmPq8Rt', 1],
    ['pk_test_4fQ9aXb27LmPq8Rt and pk_live_4fQ9aXb27LmPq8Rt', 0],
    ['sk_test_xxxxxxxxxxxxxxxxxxxxxxxx', 0],
    ['key.startsWith("sk_test_"),other("abcdefghijklmnop1234")', 0],
    ['sk_test_publicsample0123456789', 0],
    ['task_live_4fQ9aXb27LmPq8Rt', 0],
    ['sk_test_your_key_goes_here', 0],
    ['Bearer alice-token-4fQ9aXb27LmPq8Rt', 0],
  ];
  for (const [text, count] of foreign) {
    it(`${count === 0 ? 'lets' : 'finds'} ${text}${count === 0 ? ' pass' : ''}`, () => {
      expect(scanner.scan(text, 'x')).toHaveLength(count);
    });
  }

  it('finds nothing in large real scripts, and the key once it stands there', async () => {
    const require = createRequire(import.meta.url);
    for (const name of ['typescript/lib/typescript.js', 'fast-check', 'playwright-core', 'undici']) {
      const file = tryResolve(require, name);
      if (file === null) continue;
      const text = readFileSync(file, 'utf8');
      expect(scanner.scan(text, file), file).toEqual([]);
      const at = Math.floor(text.length / 2);
      const planted = `${text.slice(0, at)} ${Buffer.from(secret).toString('base64')} ${text.slice(at)}`;
      expect(await scanner.scanStream([Buffer.from(planted)], file)).toMatchObject([{ form: 'base64' }]);
    }
  });
});

function tryResolve(require: NodeJS.Require, name: string): string | null {
  try {
    return require.resolve(name);
  } catch {
    return null;
  }
}
