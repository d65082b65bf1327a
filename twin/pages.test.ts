import { expect, it } from 'vitest';
import { Pages } from './pages.js';

interface Row {
  readonly name: string;
  count: number;
}
const codec = {
  pack: (row: Row) => [row.name, row.count],
  unpack: ([name, count]: readonly unknown[]): Row => ({ name: String(name), count: Number(count) }),
};

it('finds and changes rows wherever they are, and never gives a number twice', () => {
  const pages = new Pages<Row>(codec, { pageSize: 3, livePages: 2 });
  for (let index = 1; index <= 50; index += 1) expect(pages.push({ name: `row ${index}`, count: 0 })).toBe(index);
  for (const seq of [1, 25, 50, 1, 49, 2, 25]) {
    const row = pages.get(seq);
    if (row) row.count += 1;
    pages.push({ name: 'more', count: 0 });
  }
  expect([1, 2, 25, 49, 50].map((seq) => pages.get(seq)?.count)).toEqual([2, 1, 2, 1, 1]);
  expect([...pages].slice(0, 50).map((row) => row.name)).toEqual(Array.from({ length: 50 }, (_u, i) => `row ${i + 1}`));
  expect([pages.get(0), pages.get(58), pages.get(-3)]).toEqual([undefined, undefined, undefined]);
  pages.clear();
  expect(pages.get(1)).toBeUndefined();
  expect(pages.push({ name: 'new', count: 0 })).toBe(58);
  expect(pages.get(58)?.name).toBe('new');
});
