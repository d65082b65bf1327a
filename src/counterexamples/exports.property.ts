import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createJiti } from 'jiti';
import { afterAll, describe, expect, test } from 'vitest';
import type { Counterexample } from '../model/counterexample.js';
import { type Arrived, headerOf, listen } from './listener.fixture.js';
import { requestAction, sampleExample } from './sample.fixture.js';
import { shellScript } from './shell-script.js';
import { vitestFile } from './vitest-file.js';

const dir = mkdtempSync(join(tmpdir(), 'readiness-hostile-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '$(touch forged)',
    '`touch forged`',
    "'; touch forged; '",
    '"; touch forged; "',
    '\n touch forged\n',
    '\\',
    "\\'",
    '\u0024{PATH}',
    '%s%n\\0101',
    '-n',
    '@/etc/passwd',
    '*/ ); process.exit(0); /*',
    '\u2028 process.exit(0)',
    '\u0024{process.exit(0)}',
    '</script>',
    'a\0b\0',
    '\u202e\ufeff',
    '[redacted:',
    '\n\n',
  ),
);

/** What a header value can be: a character a byte. */
const headerValue = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 40,
});

/** Hostile text in every place that reaches an export. */
function spoiled(texts: readonly string[], header: string): Counterexample {
  const [text = ''] = texts;
  return {
    ...sampleExample,
    law: { id: 'any', text, rules: [text] },
    seen: text,
    path: text,
    profile: text,
    steps: [{ do: text }],
    script: [text],
    actions: texts.map((body, index) =>
      requestAction({
        account: text,
        method: 'PUT',
        path: `/${index}/${encodeURIComponent(body.replace(/\p{Cs}/gu, '?'))}`,
        headers: { 'x-spoiled': header, 'content-type': 'application/octet-stream' },
        body,
        answer: { status: 200, headers: {}, body: '{}' },
      }),
    ),
    expectations: [{ expect: 'absent', actions: [0], text: `never ${text}` }],
  };
}

/** As it was sent when the counterexample was found: UTF-8, where half a pair becomes the replacement character. */
function wanted({ actions }: Counterexample): readonly unknown[] {
  return actions.map((action) =>
    action.kind !== 'request'
      ? null
      : {
          path: action.path,
          header: action.headers['x-spoiled']?.replace(/^[ \t]+|[ \t]+$/g, ''),
          body: Buffer.from(action.body ?? '').toString('hex'),
        },
  );
}

function came(arrived: readonly Arrived[]): readonly unknown[] {
  return arrived.map((one) => ({ path: one.path, header: headerOf(one, 'x-spoiled'), body: one.body.toString('hex') }));
}

const texts = fc.array(hostile, { minLength: 6, maxLength: 6 });

describe('for any text in a counterexample', { timeout: 120_000 }, () => {
  test('the curl lines send it byte for byte, and nothing of it is run', async () => {
    const { url, arrived } = await listen((_request, response) => response.end('{}'));
    let count = 0;
    await fc.assert(
      fc.asyncProperty(texts, headerValue, async (all, header) => {
        const example = spoiled(all, header);
        const file = join(dir, `script-${++count}.sh`);
        writeFileSync(file, shellScript(example, all[0] ?? ''));
        arrived.length = 0;
        const { error, stderr } = await ran(file, url);
        expect(error, stderr).toBeNull();
        expect(came(arrived)).toEqual(wanted(example));
      }),
      { numRuns: 4 },
    );
    expect(spawnSync('ls', [dir]).stdout.toString()).not.toContain('forged');
  });

  test('the script is one that a shell can read', () => {
    fc.assert(
      fc.property(texts, headerValue, (all, header) => {
        const { status, stderr } = spawnSync('sh', ['-n'], { input: shellScript(spoiled(all, header), all[0] ?? '') });
        expect(status, stderr.toString()).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  test('the vitest file parses and sends it byte for byte', async () => {
    const { url, arrived } = await listen((_request, response) => response.end('{}'));
    // The file's one import, answered with a runner that can be called here.
    writeFileSync(join(dir, 'vitest.mjs'), 'export { expect, test } from "./called.mjs";');
    const written = 'export const ran = []; export const test = (name, options, body) => ran.push(body);';
    const expecting = 'export const expect = () => ({ not: { toContain() {} } });';
    writeFileSync(join(dir, 'called.mjs'), `${written}\n${expecting}`);
    const jiti = createJiti(join(dir, 'start.mjs'), {
      alias: { vitest: join(dir, 'vitest.mjs') },
      fsCache: false,
      moduleCache: true,
    });
    const called = await jiti.import<{ ran: ((context: unknown) => Promise<void>)[] }>('./called.mjs');
    const before = process.env.TARGET_URL;
    process.env.TARGET_URL = url;
    let count = 0;
    try {
      await fc.assert(
        fc.asyncProperty(texts, headerValue, async (all, header) => {
          const example = spoiled(all, header);
          const file = join(dir, `file-${++count}.ts`);
          writeFileSync(file, vitestFile(example, all[0] ?? ''));
          await jiti.import(file);
          arrived.length = 0;
          await called.ran.at(-1)?.({});
          expect(called.ran.length).toBe(count);
          expect(came(arrived)).toEqual(wanted(example));
        }),
        { numRuns: 20 },
      );
    } finally {
      if (before === undefined) delete process.env.TARGET_URL;
      else process.env.TARGET_URL = before;
    }
  });
});

function ran(file: string, url: string): Promise<{ readonly error: Error | null; readonly stderr: string }> {
  return new Promise((done) => {
    execFile('sh', [file], { cwd: dir, env: { PATH: process.env.PATH, TARGET_URL: url } }, (error, _stdout, stderr) =>
      done({ error, stderr }),
    );
  });
}
