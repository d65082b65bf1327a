import type { BrowserContext } from 'playwright-core';
import { sourcesOf } from '../source-map.js';
import type { Capture } from './capture.js';
import { withoutQuery } from './record-network.js';
import type { MapHint } from './record-page.js';

const MOST_MAPS = 200;
const comment = /[#@]\s*sourceMappingURL=([^\s'"*]+)/g;

/**
 * Loads the maps of all scripts and style sheets seen so far, which a browser loads as soon as its tools are open: by
 * comment, by header, inline, and (unlinked but public) beside the script.
 */
export async function readSourceMaps(
  context: BrowserContext,
  capture: Capture,
  hints: readonly MapHint[],
): Promise<void> {
  const wanted = new Map<string, { readonly guessed: boolean }>();
  const want = (base: string, url: string, guessed: boolean) => {
    if (url.startsWith('data:')) return readInline(base, url, capture);
    const absolute = URL.canParse(url, base) ? new URL(url, base).href : null;
    if (absolute === null || !/^https?:/.test(absolute)) return;
    if (!wanted.has(absolute) || !guessed) wanted.set(absolute, { guessed });
  };
  for (const { base, url } of hints) want(base, url, false);
  for (const { kind, where, text } of [...capture.seen]) {
    const address = /https?:\S+/.exec(where)?.[0];
    if (address === undefined) continue;
    if (kind === 'response') {
      const header = /^(?:x-)?sourcemap:\s*(\S+)/im.exec(where.endsWith('(headers)') ? text : '')?.[1];
      if (header !== undefined) want(address, header, false);
    }
    if (kind !== 'script' && !/\.(?:css|m?js)$/.test(address) && !text.includes('sourceMappingURL')) continue;
    for (const [, url] of text.matchAll(comment)) if (url !== undefined) want(address, url, false);
    if (/\.(?:m?js|css)$/.test(address)) want(address, `${address}.map`, true);
  }
  const urls = [...wanted].slice(0, MOST_MAPS);
  if (wanted.size > MOST_MAPS)
    capture.missed('source maps', `${wanted.size - MOST_MAPS} of ${wanted.size} were not loaded`);
  await Promise.all(urls.map(([url, { guessed }]) => readMap(context, url, guessed, capture)));
}

const read = new WeakMap<Capture, Set<string>>();

async function readMap(context: BrowserContext, url: string, guessed: boolean, capture: Capture): Promise<void> {
  const done = read.get(capture) ?? new Set<string>();
  read.set(capture, done);
  if (done.has(url)) return;
  done.add(url);
  const response = await context.request.get(url, { timeout: 8000, failOnStatusCode: false }).catch(() => null);
  if (response === null) {
    if (!guessed) capture.missed(withoutQuery(url), 'the source map did not load');
    return;
  }
  const text = await response.text().catch(() => '');
  // Many apps answer any address with their page.
  if (guessed && (!response.ok() || !/"(?:mappings|sections)"/.test(text))) return;
  addMap(withoutQuery(url), text, capture);
}

function readInline(base: string, url: string, capture: Capture): void {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  const text = /;base64$/i.test(url.slice(0, comma)) ? Buffer.from(data, 'base64').toString('utf8') : safeDecode(data);
  addMap(`inline map of ${withoutQuery(base)}`, text, capture);
}

/** The map as loaded, and each of its sources under its own name, so that a finding can say the line of the source. */
function addMap(where: string, text: string, capture: Capture): void {
  capture.add('source-map', where, text);
  for (const { name, content } of sourcesOf(text)) capture.add('source-map', `${where} > ${name}`, content);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
