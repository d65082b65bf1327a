import { describe, expect, test } from 'vitest';
import { arrived, call, trade } from '../../checks/stories.fixture.js';
import { type Caught, type Habits, landingOf } from './landing.js';

/** The stop-watch of the stories starts here; the app dies at 200 ms and comes back at 700. */
const start = arrived({ atMs: 0 }).arrivedAtMs;
const crash = { killedAtMs: start + 200, restartedAtMs: start + 700 };
const resender: Habits = { resendsUnanswered: true, resendsStored: false };
const reader: Habits = { resendsUnanswered: false, resendsStored: false };

const died = call('accept', 'error', { atMs: 50, lastsMs: 160, status: null });
const sent = (parts: Parameters<typeof arrived>[0] = {}) => arrived({ atMs: 100, endedAtMs: start + 190, ...parts });
const held = sent({ endedAtMs: start + 250, status: null });
const again = arrived({ atMs: 800, endedAtMs: start + 805, effect: 'trade-replayed' });
const read = (parts: Parameters<typeof arrived>[0]) => arrived({ operation: 'getTransactionByQuote', ...parts });

function landing(parts: Partial<Caught>, habits: Habits = resender) {
  const nothing: Caught = {
    accept: died,
    journal: [],
    trade: null,
    deliveries: [],
    heldBefore: null,
    retriedAtMs: start + 900,
  };
  return landingOf({ ...nothing, ...parts }, crash, habits).point;
}

describe('where a kill landed', () => {
  test.each([
    ['a read of the accept was held', { heldBefore: read({ atMs: 150, endedAtMs: null }) }],
    ['a queue had taken the accept', { accept: call('accept', 'ok', { atMs: 50, lastsMs: 100 }) }],
    ['the app sent it by itself after the restart', { journal: [again] }],
  ])('before the execution was sent: %s', (_, parts) => {
    expect(landing(parts)).toBe('before-send');
  });

  test.each([
    ['nothing shows that the accept had arrived', {}],
    ['only the retry of the client brought it about', { journal: [arrived({ atMs: 950 })] }],
    ['the accept was refused', { accept: call('accept', 'refused', { atMs: 50, lastsMs: 100 }) }],
    ['the read was over by then', { heldBefore: read({ atMs: 150, endedAtMs: start + 160 }) }],
  ])('nobody knows: %s', (_, parts) => {
    expect(landing(parts)).toBeNull();
  });

  test('before it took effect, also where it did so after the kill', () => {
    expect(landing({ journal: [held] })).toBe('before-effect');
    expect(landing({ journal: [held], trade: trade({ createdAtMs: start + 250 }) })).toBe('before-effect');
  });

  test('before it was answered', () => {
    expect(landing({ journal: [held], trade: trade() })).toBe('before-answer');
  });

  test('behind an event, answered or not', () => {
    const event = { sentAtMs: start + 150, answeredAtMs: null, status: null };
    const late = { ...event, sentAtMs: start + 300 };
    const held200 = { journal: [held], trade: trade() };
    expect(landing({ ...held200, deliveries: [event] })).toBe('event-before-answer');
    expect(landing({ ...held200, deliveries: [late] })).toBe('before-answer');
  });

  test('around the store, as far as the habits of the app tell', () => {
    expect(landing({ journal: [sent(), again] })).toBe('before-store');
    expect(landing({ journal: [sent()] })).toBe('stored');
    expect(landing({ journal: [sent()] }, reader)).toBeNull();
    expect(landing({ journal: [sent(), again] }, { resendsUnanswered: true, resendsStored: true })).toBeNull();
    expect(landing({ journal: [sent(), again] }, { resendsUnanswered: true, resendsStored: null })).toBeNull();
  });

  test('after the store, where the app had gone on or had time to', () => {
    const answered = call('accept', 'ok', { atMs: 50, lastsMs: 145 });
    const queued = call('accept', 'ok', { atMs: 50, lastsMs: 20 });
    expect(landing({ journal: [sent()], accept: answered }, reader)).toBe('stored');
    expect(landing({ journal: [sent()], accept: queued }, reader)).toBeNull();
    expect(landing({ journal: [sent(), read({ atMs: 195 })] }, reader)).toBe('stored');
    expect(landing({ journal: [arrived({ atMs: -400 })] }, reader)).toBe('stored');
  });

  test('while the status was read', () => {
    const open = read({ atMs: 195, endedAtMs: start + 260, status: null });
    expect(landing({ journal: [sent(), open] })).toBe('while-reading');
  });

  test('an answer that failed is none', () => {
    expect(landing({ journal: [sent({ status: 503 })], trade: trade() })).toBe('before-answer');
  });
});
