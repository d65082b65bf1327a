import { arrived, call, story } from '../../src/checks/stories.fixture.js';
import type { ConfirmStory } from '../../src/model/facts/swaps.js';
import type { JournalEntry, Trial } from '../../src/model/history.js';

export const key = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A request to create a swap; by default answered at once under the story's own key. */
export function sent(parts: Partial<JournalEntry> = {}): JournalEntry {
  const arrivedAtMs = parts.arrivedAtMs ?? 100;
  return {
    ...arrived(),
    api: 'swaps',
    operation: 'createSwap',
    path: '/swaps/v1/swaps',
    quoteId: null,
    tradeId: 'swp_1',
    body: '{"amountFrom":"100.00"}',
    idempotencyKey: key(1),
    effect: 'swap-created',
    arrivedAtMs,
    endedAtMs: arrivedAtMs + 5,
    ...parts,
  };
}

export function swap(swapId: string, n = 1): ConfirmStory['swaps'][number] {
  return {
    swapId,
    partnerId: 'audited',
    idempotencyKey: key(n),
    from: 'usdttrc20',
    to: 'eth',
    amountFrom: '100.00',
    amountTo: '0.03',
    status: 'waiting',
    createdAtMs: 100,
  };
}

/** A confirm whose answer was lost and that was sent again under its key. */
export function confirmStory(
  id: string,
  parts: Partial<ConfirmStory> & { readonly told?: Partial<Trial> } = {},
): ConfirmStory {
  const { told, ...own } = parts;
  const trial = story(id, {
    calls: [call('accept', 'ok', { outputs: { orderRef: 'o1' } })],
    journal: [sent(), sent({ arrivedAtMs: 300, effect: 'swap-replayed' })],
    quote: null,
    trade: null,
    ...told,
  });
  return { trial, failure: 'uncertain', swaps: [swap('swp_1')], status: 'pending', obstacle: null, ...own };
}

/** Stories that prove nothing. */
export const blindStories: readonly { readonly name: string; readonly story: ConfirmStory }[] = [
  { name: 'nothing failed', story: confirmStory('blind', { told: { met: { yes: false, how: 'nothing arrived' } } }) },
  {
    name: 'the story was cut off',
    story: confirmStory('blind', { obstacle: { fault: 'manifest', reason: 'no quote was to be had' } }),
  },
];
