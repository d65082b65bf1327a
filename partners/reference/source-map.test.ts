import { SourceMap } from 'node:module';
import { describe, expect, it } from 'vitest';
import { bundle } from './source-map.js';

describe('the bundle', () => {
  it('maps every line back to its source', () => {
    const sources = Array.from({ length: 40 }, (_, at) => ({
      name: `js/${at}.js`,
      text: Array.from({ length: at + 1 }, (_line, line) => `line${at}_${line}();`).join('\n'),
    }));
    const { code, map } = bundle('app.js', sources);
    const read = new SourceMap(JSON.parse(map));
    const lines = code.split('\n');
    expect(lines.at(-2)).toBe('//# sourceMappingURL=app.js.map');
    for (const [at, line] of lines.slice(0, -2).entries()) {
      const [, source, original] = /^line(\d+)_(\d+)/.exec(line) ?? [];
      const entry = read.findEntry(at, 0);
      expect(entry).toMatchObject({ originalSource: `js/${source}.js`, originalLine: Number(original) });
    }
  });
});
