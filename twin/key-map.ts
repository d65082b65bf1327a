const SHARDS = 512;

/** A string map of many small maps, so that no single growth step stops the server. */
export class KeyMap<T> {
  readonly #shards: (Map<string, T> | undefined)[] = new Array<Map<string, T> | undefined>(SHARDS).fill(undefined);

  get(key: string): T | undefined {
    return this.#shards[shardOf(key)]?.get(key);
  }

  set(key: string, value: T): void {
    const index = shardOf(key);
    const shard = this.#shards[index];
    if (shard) shard.set(key, value);
    else this.#shards[index] = new Map([[key, value]]);
  }

  clear(): void {
    this.#shards.fill(undefined);
  }
}

function shardOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 8) % SHARDS;
}
