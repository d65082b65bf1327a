import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { CounterexampleError, readCounterexample } from './read.js';
import { sampleExample } from './sample.fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'readiness-examples-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const file = join(dir, 'example.json');

async function complaint(content: unknown): Promise<string> {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const error = await readCounterexample(file).catch((caught: unknown) => caught);
  if (!(error instanceof CounterexampleError)) throw new Error(`read it: ${String(error)}`);
  return error.message;
}

const [action] = sampleExample.actions;
const given = { expect: 'given', action: 0, at: '/csrf', oneOf: ['c'] };

describe('a counterexample file', () => {
  test('reads as it was written', async () => {
    writeFileSync(file, JSON.stringify(sampleExample));
    expect(await readCounterexample(file)).toEqual(sampleExample);
  });

  test.each([
    [{ ...sampleExample, schemaVersion: 2 }, 'schemaVersion: this version reads 1, the file says 2'],
    [{ ...sampleExample, laws: [] }, 'unknown key "laws"'],
    [{ ...sampleExample, law: { id: 'x', text: 'y' } }, 'law: the key "rules" is missing'],
    [{ ...sampleExample, subject: 'twin' }, 'subject: expected one of partner, provider, got "twin"'],
    [{ ...sampleExample, seed: '7' }, 'seed: must be integer, got "7"'],
    [{ ...sampleExample, law: { ...sampleExample.law, id: '../../x' } }, 'law.id: must match pattern'],
    [{ ...sampleExample, steps: [], script: [] }, 'steps: must NOT have fewer than 1 items'],
    [{ ...sampleExample, steps: [{ to: 1 }] }, 'steps.0: the key "do" is missing'],
    [{ ...sampleExample, script: ['one'] }, 'script: 1 sentences for 4 steps'],
    [{ ...sampleExample, repeats: { runs: 1, failed: 2 } }, 'repeats.failed: 2 of 1 runs'],
    [{ ...sampleExample, actions: [{ ...action, step: 9 }] }, 'actions.0.step: there is no step 9'],
    [{ ...sampleExample, actions: [{ ...action, path: 'http://elsewhere' }] }, 'actions.0.path: must match pattern'],
    [{ ...sampleExample, actions: [{ ...action, via: 1 }] }, 'actions.0.via: process 1 of 1'],
    [{ ...sampleExample, actions: [{ ...action, headers: { 'a\nb': '' } }] }, 'actions.0.headers'],
    [{ ...sampleExample, actions: [{ ...action, headers: { a: 'b\r\nc: d' } }] }, 'actions.0.headers.a'],
    [{ ...sampleExample, actions: [{ kind: 'shell', step: 0 }] }, 'actions.0: kind is "shell", which is not known'],
    [{ ...sampleExample, actions: [] }, 'expectations.0: action 6 is no request'],
    [
      { ...sampleExample, expectations: [given] },
      'expectations: what must be given is there, and nothing that is judged',
    ],
    [{ ...sampleExample, path: 'x'.repeat(3000) }, 'path: must NOT have more than 2000 characters'],
    [[], 'must be object, got []'],
    ['{"a": 1,\n "b" }', 'is no JSON: it ends being JSON in line 2, column '],
    ['', 'is no JSON'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nested deeper than 40 levels'],
  ])('%# is refused with its place', async (content, words) => {
    expect(await complaint(content)).toContain(words);
  });

  test('is bounded in size, and a file', async () => {
    writeFileSync(file, '');
    truncateSync(file, 2 ** 31);
    await expect(readCounterexample(file)).rejects.toThrow(/has 2147483648 bytes; a counterexample has at most/);
    await expect(readCounterexample(dir)).rejects.toThrow(/is not a file/);
    await expect(readCounterexample('/dev/zero')).rejects.toThrow(/is not a file/);
    await expect(readCounterexample(join(dir, 'nowhere'))).rejects.toThrow(/no such file/);
  });

  test('for any JSON, is read or refused in few short lines, and nothing else happens', async () => {
    const keys = Object.keys(sampleExample);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), fc.jsonValue(), async (key, value) => {
        writeFileSync(file, JSON.stringify({ ...sampleExample, [key]: value }));
        const outcome = await readCounterexample(file).catch((error: unknown) => error);
        if (!(outcome instanceof CounterexampleError)) {
          expect(outcome).toMatchObject({ schemaVersion: 1 });
          return;
        }
        const lines = outcome.message.split('\n');
        expect(lines.length).toBeLessThan(14);
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(400);
      }),
    );
  });
});
