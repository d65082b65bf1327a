export interface Mutex {
  <T>(name: string, work: () => Promise<T>): Promise<T>;
  /** How many hold the name or wait for it. */
  asked(name: string): number;
}

/** Serialises work by name: one holder at a time, in order of asking. */
export function createMutex(): Mutex {
  const asked = new Map<string, number>();
  const count = (name: string) => asked.get(name) ?? 0;
  const tails = new Map<string, Promise<unknown>>();
  const exclusively = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    asked.set(name, count(name) + 1);
    const before = tails.get(name) ?? Promise.resolve();
    const mine = before.then(work, work).finally(() => asked.set(name, count(name) - 1));
    tails.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  };
  return Object.assign(exclusively, { asked: count });
}
