// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is written in manifests is tested here
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem, parseManifest } from './index.js';

const example = readFileSync(new URL('./fixtures/contract.yaml', import.meta.url), 'utf8');
const lines = example.split('\n');
const env = {
  ACME_POOLS_KEY: 'planted-canary',
  ACME_WEBHOOK_SECRET: 'planted-canary',
  ALICE_TOKEN: 'planted-canary',
  BOB_TOKEN: 'b',
  SUPPORT_TOKEN: 's',
  FINANCE_TOKEN: 'f',
};

/** A text is answered, never thrown at: a manifest, or complaints that stand inside the text and name no secret. */
async function holds(text: string): Promise<void> {
  const loaded = await parseManifest(text, 'readiness.yaml', env);
  if (loaded.ok) return;
  const count = text.split(/\r\n|\r|\n/).length;
  expect(loaded.problems.length).toBeGreaterThan(0);
  for (const problem of loaded.problems) {
    expect(problem.line).toBeGreaterThan(0);
    expect(problem.line).toBeLessThanOrEqual(count);
    expect(problem.column).toBeGreaterThan(0);
    expect(problem.message.length).toBeGreaterThan(0);
    expect(formatProblem(problem)).not.toContain('planted-canary');
  }
}

const yamlish = fc.stringMatching(/^[-\w :{}[\]&*!|>'"%@`,#?~$.<\n\t/\\]{0,80}$/);
const json = fc.json({ maxDepth: 4 });

describe('loading', () => {
  // For any text, loading never throws.
  it('answers any text', () =>
    fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), yamlish, json), holds), { numRuns: 400 }));

  // For any damage to a valid manifest, every complaint stands inside the file and quotes no secret.
  it('answers a damaged manifest', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(example.length), fc.nat(40), fc.oneof(yamlish, fc.string()), (at, cut, put) =>
        holds(example.slice(0, at) + put + example.slice(at + cut)),
      ),
      { numRuns: 300 },
    ));

  // For any value in the place of any line's value, the same.
  it('answers a manifest with any value anywhere', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), json, (at, value) =>
        holds(lines.map((line, index) => (index === at ? line.replace(/:.*$/, `: ${value}`) : line)).join('\n')),
      ),
      { numRuns: 300 },
    ));

  it('answers bombs', async () => {
    const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of [...'bcdefghij'].map((letter, index) => [letter, 'abcdefghi'[index]]))
      laughs.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
    const merges = ['a: &a { k: v }'];
    for (let index = 0; index < 200; index++)
      merges.push(`m${index}: &m${index} { <<: [${index === 0 ? '*a, *a' : `*m${index - 1}, *m${index - 1}`}] }`);
    const bombs = [
      laughs.join('\n'),
      merges.join('\n'),
      'a: &a { b: *a }',
      'a: &a { <<: *a }',
      '['.repeat(10_000),
      `${'{a: '.repeat(60)}1${'}'.repeat(60)}`,
      Array.from({ length: 60_000 }, (_, index) => `k${index}: ${index}`).join('\n'),
      '${X}'.repeat(5000),
      `x: "${'{$'.repeat(5000)}"`,
      `x: '${'{$a'.repeat(5000)}'`,
      '__proto__: { polluted: yes }',
      'constructor: 1\ntoString: 2\naccounts: { constructor: {}, toString: {} }',
    ];
    for (const bomb of bombs) {
      await holds(bomb);
      expect((await parseManifest(bomb, 'x', env)).ok).toBe(false);
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
