import type { ProviderCall, ProviderWalk } from '../../src/model/facts/provider.js';
import { named, refused } from './observation.js';

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

/** Where the time of what was prepared stands. */
export type Expiry = 'none' | 'ahead' | 'near' | 'past';

/** What an observer at the front knows: keys, resources, and what could not be known. */
export class KeyBook {
  readonly #entries = new Map<string, KeyEntry>();
  /** Resources by what was prepared for them, and by body and credential. */
  readonly #made = new Map<string, string[]>();
  readonly resources = new Set<string>();
  /** Requests of which nobody knows whether they made something. */
  uncertain = 0;
  movedMs = 0;
  readonly #working: ReadonlySet<number>;

  /** Whether something is listed that only a creation without a key can have made. */
  readonly keylessListed: boolean;

  /** What happens later in a walk shows too whether creations work at all. */
  constructor({ calls, listed }: Pick<ProviderWalk, 'calls' | 'listed'>) {
    const keyed = calls.filter(({ operation, key }) => operation === 'create' && key !== null);
    this.#working = new Set(keyed.filter(named).map(({ as }) => as));
    const names = new Set(calls.filter(named).map(({ resource }) => resource));
    const hidden = (listed ?? []).filter((id) => !names.has(id));
    this.keylessListed = this.#working.size === 0 && hidden.length > keyed.filter((call) => !refused(call)).length;
  }

  /** Whether this credential made something in this walk; else a refusal or an error says nothing of keys. */
  works(as: number): boolean {
    return this.#working.has(as);
  }

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
