import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScanner } from '../secrets/scanner.js';
import { zipOf } from './fixtures/zip.js';
import { scanArtifacts } from './scan-artifacts.js';

const secret = 'sk_test_Zq8vN3xW5rT1yU7iO9pA2sD4';
const scanner = createScanner([{ value: secret, label: 'key' }]);
const map = JSON.stringify({
  version: 3,
  sources: ['src/a.ts', 'src/env.ts'],
  sourcesContent: ['ok', `// env\nkey = "${secret}"`],
  mappings: '',
});

describe('scanArtifacts', () => {
  let dir = '';
  let runDir = '';
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'artifacts-'));
    runDir = mkdtempSync(join(tmpdir(), 'run (1) '));
    const put = (path: string, content: string | Buffer) => {
      mkdirSync(join(dir, path, '..'), { recursive: true });
      writeFileSync(join(dir, path), content);
    };
    put('dist/app.js', 'clean');
    put('dist/deep/vendor.js', `x="${secret.slice(0, 12)}"+"${secret.slice(12)}"`);
    put('dist/deep/app.js.map', map);
    put('dist/app.js.gz', gzipSync(`a\n${secret}`));
    put('dist/app.css.br', brotliCompressSync(Buffer.from(secret).toString('base64')));
    put('dist/broken.js.gz', Buffer.concat([gzipSync('hello'.repeat(999)).subarray(0, 30)]));
    const jar = zipOf({ 'config/app.properties': `k=${Buffer.from(secret).toString('hex')}` });
    put(
      'release/app.apk',
      zipOf({
        'assets/ok.txt': 'clean',
        'res/values.bin': Buffer.from(secret, 'utf16le'),
        'lib/inner.jar': jar,
        'assets/index.bundle.map': map,
      }),
    );
    put('release/bomb.ipa', zipOf({ 'zeros.bin': Buffer.alloc(3_000_000) }));
    put('release/torn.apk', zipOf({ a: 'x' }).subarray(0, 20));
    writeFileSync(join(runDir, 'out.ndjson'), `{"authorization":"Bearer ${secret}"}\n`);
  });
  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
    rmSync(runDir, { recursive: true, force: true });
  });
  const scan = (globs: string[], mostBytes = 2_000_000) =>
    scanArtifacts({ globs, dir, runDir, scanner, limits: { mostBytes, mostEntries: 100 } });

  it('reads text, maps and packed files', async () => {
    const { sightings, files, unread, globs } = await scan(['dist/**/*.{js,map,gz,br}', 'absent/*.js']);
    expect(sightings.map(({ where, line, form }) => [where, line, form])).toEqual([
      ['dist/app.css.br', 1, 'base64'],
      ['dist/app.js.gz', 2, 'plain'],
      ['dist/deep/app.js.map > src/env.ts', 2, 'plain'],
      ['dist/deep/vendor.js', 1, 'split'],
    ]);
    expect(files).toBe(6);
    expect(globs).toEqual([
      { glob: 'dist/**/*.{js,map,gz,br}', files: 6 },
      { glob: 'absent/*.js', files: 0 },
    ]);
    expect(unread).toEqual([{ where: 'dist/broken.js.gz', reason: expect.stringMatching(/unexpected end/) }]);
  });

  it('opens containers, containers inside them, and holds off bombs', async () => {
    const { sightings, unread } = await scan(['release/*.{apk,ipa}']);
    expect(sightings.map(({ where, form }) => [where, form])).toEqual([
      ['release/app.apk!res/values.bin', 'UTF-16'],
      ['release/app.apk!lib/inner.jar!config/app.properties', 'hex'],
      ['release/app.apk!assets/index.bundle.map > src/env.ts', 'plain'],
    ]);
    expect(unread).toEqual([
      { where: 'release/bomb.ipa!zeros.bin', reason: 'more than 2000000 bytes unpacked' },
      { where: 'release/torn.apk', reason: expect.stringMatching(/zip/i) },
    ]);
  });

  it('reads below the run folder, whatever its name', async () => {
    for (const pattern of ['{$run.dir}/*.ndjson', '$run.dir/out.ndjson']) {
      expect((await scan([pattern])).sightings).toMatchObject([
        { where: '{$run.dir}/out.ndjson', line: 1, column: 26 },
      ]);
    }
  });
});
