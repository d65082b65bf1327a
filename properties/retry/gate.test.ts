import { expect, test } from 'vitest';
import { Gate } from './gate.js';

/** Work that says when it began and ends when it is told to. */
function work(log: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('many walk together; one alone waits for them, and later ones for it', async () => {
  const gate = new Gate();
  const log: string[] = [];
  const [first, second, alone, late] = ['first', 'second', 'alone', 'late'].map((name) => work(log, name)) as [
    ReturnType<typeof work>,
    ReturnType<typeof work>,
    ReturnType<typeof work>,
    ReturnType<typeof work>,
  ];
  const done = [gate.together(first.run), gate.together(second.run)];
  await turn();
  done.push(gate.alone(alone.run), gate.together(late.run));
  await turn();
  expect(log).toEqual(['first begins', 'second begins']);
  first.end();
  await turn();
  expect(log.at(-1)).toBe('first ends');
  second.end();
  await turn();
  expect(log.at(-1)).toBe('alone begins');
  alone.end();
  await turn();
  expect(log.slice(-2)).toEqual(['alone ends', 'late begins']);
  late.end();
  expect(await Promise.all(done)).toEqual(['first', 'second', 'alone', 'late']);
});

test('failing work lets the next one in and is told to whoever asked for it', async () => {
  const gate = new Gate();
  await expect(gate.alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.together(() => Promise.reject(new Error('neither')))).rejects.toThrow('neither');
  expect(await gate.alone(async () => 'in')).toBe('in');
  expect(await gate.together(async () => 'in')).toBe('in');
});
