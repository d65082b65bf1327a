import type { Page } from 'playwright-core';

// The functions below run inside the page: they may use nothing from this file.
// The page's own types are not part of this project, so its globals are declared as far as used.
declare const window: Record<string, unknown> & { readonly length: number };
declare const document: { documentElement: { outerHTML: string }; createElement(tag: string): unknown };
declare const localStorage: Record<string, string>;
declare const sessionStorage: Record<string, string>;
declare const history: { state: unknown };
declare const location: { href: string };
declare const caches: {
  keys(): Promise<string[]>;
  open(name: string): Promise<{
    keys(): Promise<{ url: string }[]>;
    match(request: unknown): Promise<{ clone(): { text(): Promise<string> } } | undefined>;
  }>;
};
declare const indexedDB: {
  databases?(): Promise<{ name?: string; version?: number }[]>;
  open(
    name: string,
  ): Record<string, never> & { result: unknown; onsuccess: unknown; onerror: unknown; onblocked: unknown };
};

export interface PageContents {
  readonly url: string;
  readonly document: string;
  /** By store, e.g. `localStorage`, `indexedDB shop/orders`, `CacheStorage v1 /api`. */
  readonly storage: readonly (readonly [string, string])[];
  readonly globals: readonly (readonly [string, string])[];
}

/** Reads what one frame holds: document, storage, caches, databases and the values behind its own globals. */
export function readPage(page: { evaluate: Page['evaluate'] }, builtIn: readonly string[]): Promise<PageContents> {
  return page.evaluate(async (known): Promise<PageContents> => {
    const MOST = 2_000_000;
    const text = (value: unknown): string => {
      const seen = new Set<unknown>();
      try {
        const json = JSON.stringify(value, (_, inner: unknown) => {
          if (typeof inner === 'bigint') return String(inner);
          if (typeof inner !== 'object' || inner === null) return inner;
          if (seen.has(inner)) return undefined;
          seen.add(inner);
          if (inner instanceof Map || inner instanceof Set) return [...inner];
          if (inner instanceof ArrayBuffer) return new TextDecoder().decode(inner);
          if (ArrayBuffer.isView(inner)) return new TextDecoder().decode(inner as Uint8Array);
          return inner;
        });
        return (json ?? '').slice(0, MOST);
      } catch {
        return '';
      }
    };
    const storage: [string, string][] = [];
    const attempt = async (read: () => unknown) => {
      try {
        await read();
      } catch {
        // Storage can be switched off for a frame; then it holds nothing.
      }
    };
    await attempt(() => storage.push(['localStorage', text({ ...localStorage })]));
    await attempt(() => storage.push(['sessionStorage', text({ ...sessionStorage })]));
    await attempt(() => storage.push(['history.state', text(history.state)]));
    await attempt(() => storage.push(['window.name', String(window.name ?? '')]));
    await attempt(async () => {
      for (const name of (await caches.keys()).slice(0, 20)) {
        const cache = await caches.open(name);
        for (const request of (await cache.keys()).slice(0, 200)) {
          const body = (await (await cache.match(request))?.clone().text()) ?? '';
          storage.push([`CacheStorage ${name} ${request.url}`, body.slice(0, MOST)]);
        }
      }
    });
    await attempt(async () => {
      for (const { name } of ((await indexedDB.databases?.()) ?? []).slice(0, 20)) {
        const opening = indexedDB.open(name ?? '');
        // biome-ignore lint/suspicious/noExplicitAny: the page's database types are not part of this project
        const database = await new Promise<any>((resolve, reject) => {
          opening.onsuccess = () => resolve(opening.result);
          opening.onerror = reject;
          opening.onblocked = reject;
        });
        for (const store of [...database.objectStoreNames].slice(0, 50)) {
          const asking = database.transaction(store, 'readonly').objectStore(store).getAll(undefined, 2000);
          const rows = await new Promise((resolve) => {
            asking.onsuccess = () => resolve(asking.result);
            asking.onerror = () => resolve([]);
          });
          storage.push([`indexedDB ${name}/${store}`, text(rows)]);
        }
        database.close();
      }
    });
    const globals: [string, string][] = [];
    const visited = new WeakSet<object>();
    let left = 20_000;
    const walk = (value: unknown, path: string, depth: number): void => {
      if (left <= 0) return;
      left -= 1;
      if (typeof value === 'string') {
        if (value !== '') globals.push([path, value.slice(0, MOST)]);
        return;
      }
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
      if (visited.has(value) || depth > 8) return;
      visited.add(value);
      if (typeof value === 'object' && 'nodeType' in value && 'ownerDocument' in value) return;
      if (ArrayBuffer.isView(value) && 'byteLength' in value && value.byteLength < MOST) {
        globals.push([path, new TextDecoder().decode(value as Uint8Array)]);
        return;
      }
      if (value instanceof Map || value instanceof Set) {
        let index = 0;
        for (const item of value) walk(item, `${path}[${index++}]`, depth + 1);
        return;
      }
      if (Array.isArray(value) && value.every((item) => typeof item === 'number')) {
        if (value.length > 5) globals.push([path, `[${value.slice(0, 5000).join(',')}]`]);
        return;
      }
      for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(value)).slice(0, 2000)) {
        // Getters are not called: they may do something.
        if ('value' in property) walk(property.value, `${path}.${key}`, depth + 1);
      }
    };
    const builtins = new Set(known);
    for (const key of Object.getOwnPropertyNames(window)) {
      if (builtins.has(key) || /^\d+$/.test(key)) continue;
      const property = Object.getOwnPropertyDescriptor(window, key);
      if (property !== undefined && 'value' in property) walk(property.value, `window.${key}`, 0);
    }
    return { url: location.href, document: document.documentElement.outerHTML, storage, globals };
  }, builtIn);
}

/** Names that every window has, so that a page's own stand out. */
export function builtInGlobals(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.getOwnPropertyNames(window));
}
