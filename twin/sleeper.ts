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
