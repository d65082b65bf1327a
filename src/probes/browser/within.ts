/** Rejects after `ms`: nothing a page does may hold the audit up. */
export function within<T>(work: Promise<T>, ms: number, what = 'the browser'): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
