interface Gate {
  readonly held: Set<() => void>;
  open: boolean;
}

/** Named points where requests are held until someone lets them go on. */
export class PausePoints {
  readonly #gates = new Map<string, Gate>();
  readonly #watchers = new Set<() => void>();

  /** Closes the point (again): the next requests there are held. */
  close(name: string): void {
    const gate = this.#gates.get(name);
    if (gate) gate.open = false;
    else this.#gates.set(name, { held: new Set(), open: false });
  }

  /** Resolves when the point is, or gets, open. */
  hold(name: string): Promise<void> {
    const gate = this.#gates.get(name);
    if (!gate || gate.open) return Promise.resolve();
    return new Promise((resolve) => {
      gate.held.add(resolve);
      for (const watch of [...this.#watchers]) watch();
    });
  }

  resume(name: string): void {
    const gate = this.#gates.get(name);
    if (!gate) return;
    gate.open = true;
    const held = [...gate.held];
    gate.held.clear();
    for (const release of held) release();
  }

  paused(name: string): number {
    return this.#gates.get(name)?.held.size ?? 0;
  }

  names(): { name: string; held: number; open: boolean }[] {
    return [...this.#gates].map(([name, gate]) => ({ name, held: gate.held.size, open: gate.open }));
  }

  waitPaused(name: string, count: number, timeoutMs: number): Promise<boolean> {
    if (this.paused(name) >= count) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (reached: boolean) => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        resolve(reached);
      };
      const watch = () => {
        if (this.paused(name) >= count) finish(true);
      };
      const timer = setTimeout(() => finish(false), timeoutMs);
      this.#watchers.add(watch);
    });
  }

  /** Lets everything go on and forgets the points; who was held finds its twin changed. */
  clear(): void {
    for (const name of [...this.#gates.keys()]) this.resume(name);
    this.#gates.clear();
  }
}

/** Waits that all end at once when the twin is reset or closed. */
export class Sleeper {
  readonly #waiting = new Map<NodeJS.Timeout, (slept: boolean) => void>();

  /** True after `ms`, false when woken before. */
  sleep = (ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        resolve(true);
      }, ms);
      this.#waiting.set(timer, resolve);
    });

  wakeAll(): void {
    for (const [timer, resolve] of this.#waiting) {
      clearTimeout(timer);
      resolve(false);
    }
    this.#waiting.clear();
  }
}
