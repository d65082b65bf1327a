import type { EventType, Signing } from '../../twin/api.js';

/** One way in which news of a trade can come, and what a partner makes of it. */
export interface WebhookDelivery {
  readonly name: string;
  readonly rules: readonly string[];
  readonly signing: Exclude<Signing, 'replayed'>;
  readonly state: 'a reserved trade that has just settled' | 'a reserved trade' | 'an order that an event has settled';
  readonly type: EventType;
  /** `taken`: 2xx. `refused`: 4xx, or any answer after which nothing has changed. `once`: 2xx, and nothing changes again. */
  readonly expect: 'taken' | 'refused' | 'once';
}

const settled = 'pool.transaction.settled';

function forged(name: string, signing: WebhookDelivery['signing']): WebhookDelivery {
  return { name, rules: ['SAFE-17'], signing, state: 'a reserved trade', type: settled, expect: 'refused' };
}

/** What 0Pools sends, and what somebody else may send in its place. */
export const webhookDeliveries: readonly WebhookDelivery[] = [
  {
    name: 'deliver a signed event',
    rules: ['SAFE-17', 'SAFE-21'],
    signing: 'valid',
    state: 'a reserved trade that has just settled',
    type: settled,
    expect: 'taken',
  },
  {
    name: 'deliver an event again',
    rules: ['SAFE-18'],
    signing: 'valid',
    state: 'an order that an event has settled',
    type: settled,
    expect: 'once',
  },
  forged('deliver an unsigned event', 'unsigned'),
  forged('deliver an event with an old signature', 'stale'),
  forged('deliver an event signed with another secret', 'wrong-secret'),
  forged('deliver an event that was changed after signing', 'tampered'),
  forged('deliver an event whose body was written anew after signing', 're-serialised'),
  forged('deliver an event with garbage for a signature', 'garbage'),
];
