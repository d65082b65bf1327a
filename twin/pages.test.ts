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

it('packs each old row once and unpacks none while only recent rows are asked for, however many there are', () => {
  const count = { packed: 0, unpacked: 0 };
  const counting = {
    pack(row: Row) {
      count.packed += 1;
      return codec.pack(row);
    },
    unpack(packed: readonly unknown[]) {
      count.unpacked += 1;
      return codec.unpack(packed);
    },
  };
  const pages = new Pages<Row>(counting, { pageSize: 8, livePages: 4 });
  for (let seq = 1; seq <= 20_000; seq += 1) {
    pages.push({ name: '', count: 0 });
    pages.get(seq);
    pages.get(Math.max(1, seq - 20));
  }
  expect(count).toEqual({ packed: 20_000 - 4 * 8, unpacked: 0 });
});
