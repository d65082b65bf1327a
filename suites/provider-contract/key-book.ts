import type { ProviderCall } from '../../src/model/facts/provider.js';

/** What a key was first used for. */
export interface KeyEntry {
  readonly first: ProviderCall;
  readonly body: number;
  /** Null while nobody knows which resource it made, if any. */
  readonly resource: string | null;
  /** How far the clock had been moved then, ms. */
  readonly movedMs: number;
  /** `lost`: it may or may not have been carried out; `failed`: it ended in a server error that was asked for. */
  readonly state: 'made' | 'lost' | 'failed';
}

/** How one answer under a known key came about. */
export interface Circumstances {
  readonly movedMs: number;
  readonly cacheLost: boolean;
  readonly restarted: boolean;
}

/** What an observer at the front knows: keys, resources, and what could not be known. */
export class KeyBook {
  readonly #entries = new Map<string, KeyEntry>();
  /** Resources by what was prepared for them, and by body and credential. */
  readonly #made = new Map<string, string[]>();
  readonly resources = new Set<string>();
  /** Requests of which nobody knows whether they made something. */
  uncertain = 0;
  movedMs = 0;

  entry(as: number, key: string): KeyEntry | null {
    return this.#entries.get(`${as} ${key}`) ?? null;
  }

  /** Another credential's use of the same key. */
  foreign(as: number, key: string): KeyEntry | null {
    for (const [name, entry] of this.#entries) {
      if (name.endsWith(` ${key}`) && name !== `${as} ${key}`) return entry;
    }
    return null;
  }

  remember(as: number, key: string, entry: KeyEntry): void {
    this.#entries.set(`${as} ${key}`, entry);
  }

  /** Resources that this credential's body has brought about so far. */
  made(as: number, body: number): readonly string[] {
    return this.#made.get(`${as}:${body}`) ?? [];
  }

  note(as: number, body: number, resource: string): void {
    this.resources.add(resource);
    const own = this.made(as, body);
    if (!own.includes(resource)) this.#made.set(`${as}:${body}`, [...own, resource]);
  }
}
