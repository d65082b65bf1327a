import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './source-map.js';

export interface Assets {
  /** A page with its placeholders filled, escaped. */
  page(name: string, values: Readonly<Record<string, string>>): string;
  /** An asset's text, null where there is none of that name. */
  file(name: string): string | null;
}

/** The pages' sources lie beside this file in a source tree, and in the package's own `partners` once compiled. */
function webFolder(): string {
  const candidates = ['./web/', '../../../partners/reference/web/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((folder) => existsSync(join(folder, 'buy.html')));
  if (!found) throw new Error(`The web pages are missing; looked in ${candidates.join(' and ')}`);
  return found;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

type Content = (name: string, text: string) => string;

const PAGES = ['login', 'buy', 'order'];

/** The text of every page and asset, by file name; `content` is the last hand on each. */
export function bundleOf(content: Content): ReadonlyMap<string, string> {
  const folder = webFolder();
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const scripts = readdirSync(join(folder, 'js')).sort();
  const sources = scripts.map((name) => ({ name: `js/${name}`, text: content(`js/${name}`, read(join('js', name))) }));
  const { code, map } = bundle('app.js', sources);
  const pages = PAGES.map((name) => [`${name}.html`, content(`${name}.html`, read(`${name}.html`))] as const);
  return new Map([
    ['app.js', content('app.js', code)],
    ['app.js.map', content('app.js.map', map)],
    ['app.css', content('app.css', read('app.css'))],
    ...pages,
  ]);
}

/**
 * Builds pages, script, source map and style sheet and writes what will be served to `<dataDir>/web`, where a release
 * check can look through the very bytes.
 */
export function buildAssets(dataDir: string, content: Content): Assets {
  const files = bundleOf(content);
  const folder = join(dataDir, 'web');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) {
    const part = join(folder, `.${name}.${process.pid}`);
    writeFileSync(part, text);
    renameSync(part, join(folder, name));
  }
  return {
    page: (name, values) =>
      (files.get(`${name}.html`) ?? '').replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => escapeHtml(values[key] ?? '')),
    file: (name) => (name.endsWith('.html') ? null : (files.get(name) ?? null)),
  };
}
