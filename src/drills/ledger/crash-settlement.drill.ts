import type { CrashSettlementFacts } from '../../model/facts/ledger.js';
import { defineDrill } from '../define.js';
import { playSettlementRound, type SettlementPart } from './settlement-round.js';
import { type Story, settledEnding } from './story.js';

/** What an app does with an event after it has answered is done by then. */
const workMs = 600;
const findMs = 1_000;
const type = 'pool.transaction.settled';

/**
 * A crash after the credit, one right after an event was acknowledged, and one with an event under way. Each order belongs
 * to an account of its own, so that their balances stay apart. One restart serves all of them where there are accounts
 * enough; where the event had been answered before the kill, one more follows.
 */
export const crashSettlement = defineDrill({
  id: 'crash-settlement',
  title: 'Kill the app around a settlement and deliver the events again',
  group: 'crash',
  exclusive: true,
  needs: {
    operations: ['lockQuote', 'accept', 'order'],
    upstream: ['journal', 'move-trades', 'events'],
    webhooks: true,
    restart: true,
    users: 2,
  },
  cost: () => ({ trades: 4, requests: 120 }),
  async run(context): Promise<CrashSettlementFacts> {
    const [one = '', two = one, three = null] = context.users;
    const parts = [replayed(one), arrival('killed-on-arrival', two)];
    const first = await playSettlementRound(context, three === null ? parts : [...parts, acknowledged(three)], 1 / 2);
    const caught = first.landings['killed-on-arrival']?.point ?? 'event-in-progress';
    const again = [
      ...(three === null ? [acknowledged(one)] : []),
      ...(caught === 'event-in-progress' ? [] : [arrival('killed-on-arrival-2', two)]),
    ];
    if (again.length === 0) return first;
    const second = await playSettlementRound(context, again, 1 / 4);
    return {
      stories: [...first.stories, ...second.stories],
      landings: { ...first.landings, ...second.landings },
    };
  },
});

function replayed(account: string): SettlementPart {
  return {
    id: 'replayed-after-restart',
    hazard: 'the app is killed after the credit, and the event comes again',
    account,
    async before(story) {
      await settleUntold(story);
      await story.quietly(() => story.trial.send({ type }));
      await story.converge('settled', settledEnding);
    },
    async after(story) {
      const again = await story.trial.send({ type, copies: 3 });
      await story.settle(workMs);
      await story.read('ended');
      if (again.some(({ status }) => status !== null)) story.trial.met('the event came again after the restart');
      else story.trial.missed('after the restart no answer came to the event');
    },
  };
}

function arrival(id: string, account: string): SettlementPart {
  return {
    id,
    hazard: 'the app is killed while an event is under way or right after it, and the event comes again',
    account,
    event: 'in-progress',
    before: settleUntold,
    async after(story, landing) {
      if (landing) story.trial.met(landing.how);
      // What the app finds upstream by itself when it comes up is done before the event comes again.
      await story.trial.waitStatus(['settled'], findMs);
      await story.trial.send({ type });
      await story.converge('ended', settledEnding);
      await story.trial.send({ type });
      await story.settle(workMs);
      await story.read('later');
    },
  };
}

/** An event that was acknowledged never comes again: what it means must have been stored by then. */
function acknowledged(account: string): SettlementPart {
  return {
    id: 'killed-after-acknowledgement',
    hazard: 'the app is killed right after it has acknowledged an event, which never comes again',
    account,
    event: 'answered',
    before: settleUntold,
    async after(story, landing) {
      const taken = story.trial.deliveries.some(({ status }) => status !== null && status < 400);
      const how = landing?.how ?? 'no event was sent';
      if (taken) story.trial.met(how);
      else story.trial.missed(`the event was not acknowledged: ${how}`);
      await story.converge('ended', settledEnding);
      await story.settle(workMs);
      await story.read('ended');
    },
  };
}

/** The trade settles upstream, and no event tells of it yet. */
async function settleUntold(story: Story): Promise<void> {
  await story.reserve();
  story.trial.move('settled', { event: false });
}
