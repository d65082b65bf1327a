/** Lets many walk together or one alone, in order of asking. */
export class Gate {
  #together = new Set<Promise<unknown>>();
  #alone: Promise<unknown> = Promise.resolve();

  /** Runs beside others that do so too. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    for (let before: Promise<unknown> | null = null; before !== this.#alone; ) {
      before = this.#alone;
      await before;
    }
    const mine = work();
    const quiet = mine.then(nothing, nothing);
    this.#together.add(quiet);
    void quiet.then(() => this.#together.delete(quiet));
    return mine;
  }

  /** Runs when nobody else does, and nobody starts meanwhile. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#alone.then(async () => {
      await Promise.all(this.#together);
      return work();
    });
    this.#alone = mine.then(nothing, nothing);
    return mine;
  }
}

function nothing(): void {
  return;
}
